using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TradeKpi.Local.Settings;

/// <summary>A section of the settings, and the options that it sets.</summary>
internal abstract class SettingSection(string name, IReadOnlyList<string> ofHost)
{
    public string Name => name;

    public abstract Type Type { get; }

    /// <summary>Every setting: what the command line or the data folder decides is none.</summary>
    public IEnumerable<System.Reflection.PropertyInfo> Settings => Type.GetProperties()
        .Where(property => (property.CanWrite || typeof(System.Collections.IEnumerable).IsAssignableFrom(property.PropertyType))
            && !ofHost.Contains(property.Name, StringComparer.Ordinal));

    public abstract void Bind(IServiceCollection services, IConfiguration settings);

    /// <summary>What the options are in a host.</summary>
    /// <exception cref="OptionsValidationException">One is not allowed.</exception>
    public abstract object Value(IServiceProvider services);

    /// <summary>Reads the section alone.</summary>
    /// <exception cref="OptionsValidationException">A value is not allowed, or of another type, or a name is not known.</exception>
    public abstract void Check(IConfiguration settings);
}

/// <inheritdoc/>
/// <param name="ofHost">Options that the command line or the data folder decides.</param>
/// <param name="complete">Gives those that must be there a value.</param>
internal sealed class SettingSection<T>(string name, IReadOnlyList<string> ofHost, Action<T>? complete) : SettingSection(name, ofHost)
    where T : class
{
    public override Type Type => typeof(T);

    public override void Bind(IServiceCollection services, IConfiguration settings) =>
        services.AddOptions<T>().Bind(settings.GetSection(Name));

    public override object Value(IServiceProvider services) => services.GetRequiredService<IOptions<T>>().Value;

    public override void Check(IConfiguration settings)
    {
        if (SettingFaults.Of<T>(settings.GetSection(Name)) is { Count: > 0 } faults)
            throw new OptionsValidationException(Name, typeof(T), faults);
        var services = new ServiceCollection().AddChecked<T>(Name);
        Bind(services, settings);
        if (complete is not null)
            services.PostConfigure(complete);
        using var provider = services.BuildServiceProvider();
        Value(provider);
    }
}
