using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace TradeKpi.Kafka;

/// <summary>
/// A member of the group. It is used by one at a time: what the library tells of partitions it tells within a read.
/// </summary>
internal sealed partial class KafkaSource : IDisposable
{
    private static readonly TimeSpan s_wait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_probe = TimeSpan.FromSeconds(2);

    private readonly KafkaOptions _options;
    private readonly KafkaOffsets _offsets;
    private readonly Action<string?> _told;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private volatile bool _isTroubled;
    private string? _reason;

    /// <param name="told">Told what is wrong, and null once it is well.</param>
    public KafkaSource(KafkaOptions options, KafkaOffsets offsets, Action<string?> told, ILogger log)
    {
        (_options, _offsets, _told) = (options, offsets, told);
        _consumer = new ConsumerBuilder<byte[], byte[]>(ConfigOf(options))
            .SetLogHandler((_, message) => Logged(log, message.Message))
            .SetErrorHandler((_, error) => Hear(error))
            .SetPartitionsAssignedHandler((_, _) => Recover())
            .SetPartitionsRevokedHandler((_, revoked) => GiveUp(revoked.Select(one => one.TopicPartition).ToList()))
            .SetPartitionsLostHandler((_, lost) => offsets.Forget(lost.Select(one => one.TopicPartition)))
            .Build();
        _consumer.Subscribe(options.Topics);
    }

    /// <summary>Whether brokers have given it partitions, and nothing went wrong since.</summary>
    public bool IsWell => !_isTroubled && _consumer.Assignment.Count > 0;

    /// <summary>The next messages; none where none come for a while.</summary>
    /// <exception cref="KafkaException">It can never go on as this member.</exception>
    public List<ConsumeResult<byte[], byte[]>> Read(CancellationToken stop)
    {
        var (messages, bytes, wait) = (new List<ConsumeResult<byte[], byte[]>>(), 0L, s_wait);
        while (!stop.IsCancellationRequested && messages.Count < _options.BatchMessages && bytes < _options.BatchBytes
            && Next(wait) is { } message)
        {
            messages.Add(message);
            (bytes, wait) = (bytes + (message.Message.Value?.Length ?? 0), _options.Linger);
        }

        if (messages.Count > 0)
            Recover();
        else if (_isTroubled && _consumer.Assignment.Count > 0)
            Probe();
        return messages;
    }

    /// <summary>Commits what the archive has.</summary>
    public void Commit()
    {
        if (_offsets.Take() is not { Count: > 0 } archived)
            return;
        try
        {
            _consumer.Commit(archived);
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            // Whoever reads on from an earlier offset finds events that count once; a later commit says more.
            _told($"The offsets could not be committed: {e.Error.Reason}.");
            _isTroubled = true;
        }
    }

    /// <summary>Leaves the group, so that others go on at once.</summary>
    public void Dispose()
    {
        try
        {
            _consumer.Close();
        }
        catch (KafkaException e)
        {
            // The group finds out by itself, a little later.
            _told(e.Error.Reason);
        }

        _consumer.Dispose();
    }

    private static ConsumerConfig ConfigOf(KafkaOptions options) => new()
    {
        BootstrapServers = options.Brokers,
        GroupId = options.Group,
        ClientId = "tradekpi",
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        AllowAutoCreateTopics = false,
        AutoOffsetReset = options.From == KafkaBeginning.Earliest ? AutoOffsetReset.Earliest : AutoOffsetReset.Latest,
        SessionTimeoutMs = (int)options.SessionTimeout.TotalMilliseconds,
        SecurityProtocol = options.Security switch
        {
            KafkaSecurity.Ssl => SecurityProtocol.Ssl,
            KafkaSecurity.SaslPlaintext => SecurityProtocol.SaslPlaintext,
            KafkaSecurity.SaslSsl => SecurityProtocol.SaslSsl,
            _ => SecurityProtocol.Plaintext,
        },
        SaslMechanism = options.Username is null ? null : options.Sasl switch
        {
            KafkaSasl.ScramSha256 => SaslMechanism.ScramSha256,
            KafkaSasl.ScramSha512 => SaslMechanism.ScramSha512,
            _ => SaslMechanism.Plain,
        },
        SaslUsername = options.Username,
        SaslPassword = options.Password,
        SslCaLocation = options.CertificateAuthorities,
    };

    private ConsumeResult<byte[], byte[]>? Next(TimeSpan wait)
    {
        try
        {
            return _consumer.Consume(wait);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            Trouble(e.Error.Code == ErrorCode.UnknownTopicOrPart
                ? $"{e.Error.Reason}. Make the topic, or name another with --topics."
                : e.Error.Reason);
            return null;
        }
    }

    // Within a read, while the partitions are still ours.
    private void GiveUp(List<TopicPartition> partitions)
    {
        Commit();
        _offsets.Forget(partitions);
    }

    // Called on the library's own thread, too. The reason for which one broker is lost says more than that all are.
    private void Hear(Error error)
    {
        if (error.Code is ErrorCode.Local_Transport or ErrorCode.Local_Resolve)
            _reason = error.Reason;
        else if (error.Code == ErrorCode.Local_AllBrokersDown)
            Trouble($"No broker of {_options.Brokers} can be reached: {_reason ?? error.Reason}.");
        else
            Trouble(error.Reason);
    }

    private void Trouble(string reason)
    {
        _isTroubled = true;
        _told(reason);
    }

    private void Recover()
    {
        if (!_isTroubled)
            return;
        _isTroubled = false;
        _told(null);
    }

    private void Probe()
    {
        try
        {
            _consumer.Committed(_consumer.Assignment, s_probe);
            Recover();
        }
        catch (KafkaException)
        {
            // Still as it was told.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Kafka: {Message}")]
    private static partial void Logged(ILogger logger, string message);
}
