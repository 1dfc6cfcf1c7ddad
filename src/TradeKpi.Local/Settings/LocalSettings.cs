using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Options;
using TradeKpi.Local.Shell;

namespace TradeKpi.Local.Settings;

/// <summary>What stands in the file of settings and, before that, in the environment.</summary>
internal sealed partial class LocalSettings
{
    /// <summary>The file of the working folder.</summary>
    public const string DefaultFile = "tradekpi.json";

    private static readonly JsonDocumentOptions s_json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly IConfigurationRoot _root;
    private readonly string? _file;

    private LocalSettings(IConfigurationRoot root, string? file) => (_root, _file) = (root, file);

    public IConfiguration All => _root;

    /// <param name="path">Null: the file of the working folder, where there is one.</param>
    /// <exception cref="UsageException">The file cannot be read, is no JSON, has a key that is not known, or a value is not
    /// allowed.</exception>
    public static LocalSettings Read(string? path)
    {
        var file = path ?? (File.Exists(DefaultFile) ? DefaultFile : null);
        var builder = new ConfigurationBuilder();
        if (file is not null)
            builder.AddJsonStream(new MemoryStream(Content(file)));
        try
        {
            var settings = new LocalSettings(builder.AddEnvironmentVariables().Build(), file);
            settings.Check();
            return settings;
        }
        catch (FormatException e)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }

    /// <summary>Who sets a key or one below it: a file, a variable of the environment, or null for nobody.</summary>
    public string? From(string key)
    {
        foreach (var provider in _root.Providers.Reverse())
        {
            if (!provider.TryGet(key, out _) && !provider.GetChildKeys([], key).Any())
                continue;
            return provider is EnvironmentVariablesConfigurationProvider
                ? key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)
                : _file;
        }

        return null;
    }

    private static byte[] Content(string file)
    {
        try
        {
            var content = File.ReadAllBytes(file);
            using var document = JsonDocument.Parse(content, s_json);
            SettingsSchema.RefuseUnknown(file, document.RootElement);
            return content;
        }
        catch (JsonException e)
        {
            throw new UsageException($"{file} is no JSON: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {e.Message}");
        }
    }

    private void Check()
    {
        foreach (var section in Sections.All.Where(section => _root.GetSection(section.Name).Exists()))
        {
            try
            {
                section.Check(_root);
            }
            catch (OptionsValidationException e)
            {
                throw new UsageException(string.Join('\n', e.Failures.Select(fault => $"{Where(section.Name, fault)}: {fault}")));
            }
        }
    }

    // Who sets what a sentence names; where it names nothing that is set, who sets anything of the section.
    private string Where(string section, string fault)
    {
        var named = Setting().Matches(fault).Select(match => From(match.Value)).OfType<string>().ToList();
        var any = _root.GetSection(section).AsEnumerable().Where(pair => pair.Value is not null).Select(pair => From(pair.Key));
        return string.Join(" and ", (named.Count > 0 ? named : any.OfType<string>()).Distinct(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\b\w+(:\w+)+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Setting();
}
