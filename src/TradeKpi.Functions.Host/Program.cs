using Microsoft.Azure.Functions.Worker.Builder;
using TradeKpi.Functions.Host;
using TradeKpi.Functions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddTradeKpiFunctions();
builder.Services.AddAzureParts(builder.Configuration);
return await builder.RunAsync();
