using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using TradeKpi.Functions.Hosting;
using TradeKpi.Functions.Laptop;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddTradeKpiFunctions();
builder.Services.AddLaptopParts(builder.Configuration);
await builder.Build().RunAsync();
