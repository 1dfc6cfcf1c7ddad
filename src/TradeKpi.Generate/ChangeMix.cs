using TradeKpi.Events;

namespace TradeKpi.Generate;

/// <summary>Which entity changes next, and how, so that both the shares of entities and of change types come out as asked for.</summary>
internal sealed class ChangeMix
{
    private readonly double[] _upTo = new double[4];
    private readonly (double Inserts, double InsertsAndUpdates)[] _changes = new (double, double)[4];

    public ChangeMix(GenerateOptions options)
    {
        double[] shares = [options.Orders, options.Customers, options.Products, options.Trades];
        var sum = shares.Sum();
        var reached = 0.0;
        for (var entity = 0; entity < 4; entity++)
            _upTo[entity] = reached += shares[entity] / sum;

        // Each entity has a nature of its own (stock changes often, trades seldom); orders make up the difference.
        var deletes = 1 - options.Inserts - options.Updates;
        Set(Entity.Customer, 0.60, 0.37);
        Set(Entity.Product, 0.06, 0.93);
        Set(Entity.Trade, 0.88, 0.09);
        double inserts = options.Inserts * sum, updates = options.Updates * sum, removals = deletes * sum;
        foreach (var entity in (ReadOnlySpan<Entity>)[Entity.Customer, Entity.Product, Entity.Trade])
        {
            var (own, ownAndUpdates) = _changes[(int)entity];
            inserts -= shares[(int)entity] * own;
            updates -= shares[(int)entity] * (ownAndUpdates - own);
            removals -= shares[(int)entity] * (1 - ownAndUpdates);
        }

        if (options.Orders > 0 && inserts >= 0 && updates >= 0 && removals >= 0)
        {
            Set(Entity.Order, inserts / options.Orders, updates / options.Orders);
            return;
        }

        // Orders cannot make up for it: then everything changes alike.
        foreach (var entity in Enum.GetValues<Entity>())
            Set(entity, options.Inserts, options.Updates);
    }

    public (Entity Entity, ChangeType ChangeType) Next(SeededRandom random)
    {
        var draw = random.Unit();
        var entity = draw < _upTo[0] ? Entity.Order : draw < _upTo[1] ? Entity.Customer : draw < _upTo[2] ? Entity.Product : Entity.Trade;
        var change = random.Unit();
        var (inserts, insertsAndUpdates) = _changes[(int)entity];
        return (entity, change < inserts ? ChangeType.Insert : change < insertsAndUpdates ? ChangeType.Update : ChangeType.Delete);
    }

    private void Set(Entity entity, double inserts, double updates) => _changes[(int)entity] = (inserts, inserts + updates);
}
