Console.WriteLine("TradeKpi");
