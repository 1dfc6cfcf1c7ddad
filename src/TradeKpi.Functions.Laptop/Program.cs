using Microsoft.Azure.Functions.Worker.Builder;
using TradeKpi.Functions.Hosting;
using TradeKpi.Functions.Laptop;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddTradeKpiFunctions();
builder.Services.AddLaptopParts(builder.Configuration);
return await builder.RunAsync();
