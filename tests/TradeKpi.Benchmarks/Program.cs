using System.CommandLine;
using TradeKpi.Benchmarks;
using TradeKpi.Benchmarks.Children;
using TradeKpi.Benchmarks.Inner;

if (args is ["child", var name, .. var rest])
    return await Child.RunAsync(name, rest);

var quick = new Option<bool>("--quick")
{
    Description =
    "A tenth of the events and one run of each: the ratios, roughly, in under three minutes."
};
var runs = new Option<int>("--runs") { Description = "How often each is measured, in turn with its rival.", DefaultValueFactory = _ => 3 };
var events = new Option<int>("--events") { Description = "How many events are measured.", DefaultValueFactory = _ => 1_000_000 };
var only = new Option<string[]>("--only")
{ Description = "The rows to measure, by a part of their names.", AllowMultipleArgumentsPerToken = true };
var inner = new Option<bool>("--inner")
{ Description = "The inner loops instead: codec, generator, hub append and archive routing, per event, by BenchmarkDotNet." };
var root = new RootCommand("Measures the pipeline against what an expert writes by hand, and prints each target with its ratio.")
    { quick, runs, events, only, inner };
root.SetAction(async (parsed, cancellationToken) =>
{
    if (parsed.GetValue(inner))
        return InnerBench.Run();
    var isQuick = parsed.GetValue(quick);
    using var bench = new Bench(new BenchSettings(
        isQuick ? 100_000 : parsed.GetValue(events), isQuick ? 1 : parsed.GetValue(runs), TimeSpan.FromSeconds(isQuick ? 20 : 600),
        parsed.GetValue(only) ?? []));
    return await bench.RunAsync(Console.Out, cancellationToken);
});
return await root.Parse(args).InvokeAsync();
