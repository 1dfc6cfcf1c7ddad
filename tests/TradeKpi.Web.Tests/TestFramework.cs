[assembly: TestFramework("TradeKpi.Specs.ConditionalTests", "TradeKpi.Specs")]
