using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using TradeKpi.Functions.Http;

namespace TradeKpi.Functions.Tests;

/// <summary>A function as its attributes describe it.</summary>
internal sealed record DeclaredFunction(string Name, MethodInfo Method, TriggerBindingAttribute Trigger)
{
    public HttpTriggerAttribute? Http => Trigger as HttpTriggerAttribute;

    /// <summary>The trigger's strings, in which settings stand as <c>%Name%</c>.</summary>
    public IEnumerable<string> Texts => Trigger.GetType().GetProperties().Where(property => property.PropertyType == typeof(string))
        .Select(property => (string?)property.GetValue(Trigger)).OfType<string>();

    public string? Connection => (string?)Trigger.GetType().GetProperty("Connection")?.GetValue(Trigger);
}

/// <summary>The functions of a program.</summary>
internal static class FunctionList
{
    /// <summary>Those that every program has.</summary>
    public static IReadOnlyList<DeclaredFunction> Library { get; } = In(typeof(HttpDoor).Assembly);

    public static IEnumerable<DeclaredFunction> OverHttp => Library.Where(function => function.Http is not null);

    public static IReadOnlyList<DeclaredFunction> In(params IEnumerable<Assembly> assemblies) =>
    [
        .. from assembly in assemblies
           from type in assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           select new DeclaredFunction(
               function.Name, method, method.GetParameters()
                   .SelectMany(parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>()).Single()),
    ];
}
