using TradeKpi.Simulation.Tests.Ports;
using TradeKpi.Simulation.Tests.Turns;
using TradeKpi.Warehouse;

namespace TradeKpi.Simulation.Tests.Actors;

/// <summary>Deploys the scripts over the running warehouse, again from the first one until a deployment came to its end.</summary>
internal sealed class Deployer(World world)
{
    public async Task RunAsync(Life life)
    {
        await using var warehouse = new WarehouseClient(world.Turns, world.Warehouse, life);
        var deployment = new SqlDeployment(warehouse, SqlDeployment.DefaultFolder);
        while (!world.IsDeployed)
        {
            try
            {
                await deployment.DeployAsync(SqlDeployment.SkippedByDefault, null, CancellationToken.None);
                world.IsDeployed = true;
            }
            catch (Exception e) when (e is SqlDeploymentException or ConnectionLostException)
            {
                await world.Turns.PauseAsync("wait to deploy again");
            }
        }
    }
}
