using System.ComponentModel.DataAnnotations;
using TradeKpi.Events;

namespace TradeKpi.Tests.Events;

public sealed class EventOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Errors(new EventOptions()));

    [Fact]
    public void Each_bound_is_checked_by_name()
    {
        Assert.Equal([nameof(EventOptions.MaxEventBytes)], Errors(new EventOptions { MaxEventBytes = 1_023 }), StringComparer.Ordinal);
        Assert.Equal([nameof(EventOptions.MaxDepth)], Errors(new EventOptions { MaxDepth = 2 }), StringComparer.Ordinal);
        Assert.Equal([nameof(EventOptions.SupportedSchemaVersion)], Errors(new EventOptions { SupportedSchemaVersion = 0 }),
            StringComparer.Ordinal);
        Assert.Equal([nameof(EventOptions.TableEntities)], Errors(new EventOptions { TableEntities = null! }), StringComparer.Ordinal);
    }

    [Fact]
    public void A_newer_schema_version_is_taken_once_it_is_supported()
    {
        var reader = new EventReader(new EventOptions { SupportedSchemaVersion = 2 });
        var json = System.Text.Encoding.UTF8.GetBytes(Samples.With("schema_version", "2"));
        Assert.Equal(2, reader.Read(json).Event!.Envelope.SchemaVersion);
    }

    private static IEnumerable<string> Errors(EventOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.SelectMany(result => result.MemberNames);
    }
}
