using TradeKpi.Local;
using TradeKpi.Local.Hosting;
using TradeKpi.Local.Shell;

using var interrupt = new Interrupt();
return await new TradeKpiCommand(Terminal.OfProcess()).RunAsync(args, interrupt.Token);
