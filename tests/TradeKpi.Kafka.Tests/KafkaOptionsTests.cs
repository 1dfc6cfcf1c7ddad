using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TradeKpi.Kafka.Tests;

public sealed class KafkaOptionsTests
{
    [Theory]
    [InlineData("kafka")]
    [InlineData("kafka:0")]
    [InlineData("kafka:70000")]
    [InlineData("http://kafka:9092")]
    [InlineData("me:secret@kafka:9092")]
    [InlineData("kafka-1:9092,,kafka-2:9092")]
    public void What_is_no_list_of_brokers_is_refused(string brokers) =>
        Assert.Contains("Kafka:Brokers must be brokers such as", FaultOf(options => options.Brokers = brokers), StringComparison.Ordinal);

    [Theory]
    [InlineData("kafka:9092")]
    [InlineData("kafka-1.example:9092, 10.0.0.1:9093,[::1]:9094")]
    public void A_list_of_brokers_is_taken(string brokers) => Assert.Null(FaultOf(options => options.Brokers = brokers));

    [Theory]
    [InlineData("^(")]
    [InlineData("^shop[")]
    public void A_pattern_that_cannot_be_read_is_refused(string topic) => Assert.Contains(
        $"Kafka:Topics has {topic}, which is no pattern", FaultOf(options => options.Topics = ["orders", topic]), StringComparison.Ordinal);

    [Theory]
    [InlineData("^shop\\.public\\.(orders|trades)$")]
    [InlineData("^[[:alpha:]]+$")]
    [InlineData("orders(")]
    public void A_pattern_or_a_name_is_taken(string topic) => Assert.Null(FaultOf(options => options.Topics = [topic]));

    [Fact]
    public void Who_consumes_names_topics_and_signs_in_whole_and_hidden()
    {
        Assert.Contains("Kafka:Topics", FaultOf(options => options.Topics = []), StringComparison.Ordinal);
        Assert.Contains("Kafka:Username", FaultOf(options => options.Security = KafkaSecurity.SaslSsl), StringComparison.Ordinal);
        Assert.Contains("Kafka:Username", FaultOf(options => (options.Username, options.Password) = ("me", "secret")),
            StringComparison.Ordinal);
        var readable = FaultOf(options =>
            (options.Security, options.Username, options.Password) = (KafkaSecurity.SaslPlaintext, "me", "secret"));
        Assert.Contains("would travel readable", readable, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", readable, StringComparison.Ordinal);
        Assert.Null(FaultOf(options => (options.Security, options.Username, options.Password, options.Brokers) =
            (KafkaSecurity.SaslPlaintext, "me", "secret", "localhost:9092")));
        Assert.Null(FaultOf(options => (options.Security, options.Username, options.Password) = (KafkaSecurity.SaslSsl, "me", "secret")));
        Assert.Null(FaultOf(options => (options.Brokers, options.Topics) = (null, [])));
    }

    private static string? FaultOf(Action<KafkaOptions> set)
    {
        using var services = new ServiceCollection().AddKafka().Configure<KafkaOptions>(options =>
        {
            (options.Brokers, options.Topics) = ("kafka:9092", ["orders"]);
            set(options);
        }).BuildServiceProvider();
        try
        {
            _ = services.GetRequiredService<IOptions<KafkaOptions>>().Value;
            return null;
        }
        catch (OptionsValidationException e)
        {
            return e.Message;
        }
    }
}
