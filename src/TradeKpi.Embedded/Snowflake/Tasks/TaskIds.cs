using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TradeKpi.Embedded.Snowflake.Tasks;

/// <summary>The id of a task: changes when the task is created anew, and needs no randomness.</summary>
internal static class TaskIds
{
    public static string Of(TaskDefinition task)
    {
        var identity = $"{task.Name.Script} {task.CreatedOn.UtcTicks.ToString(CultureInfo.InvariantCulture)}";
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16)).ToString();
    }
}
