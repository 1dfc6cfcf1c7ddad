using TradeKpi.Report.Asking;
using TradeKpi.Report.AsOf;

namespace TradeKpi.Web.Questions;

/// <summary>Where questions of reports are asked, so that however many come, the process goes on with everything else.</summary>
public sealed class QuestionDesk(ReportStage stage, NewestVersion newest, QuestionPlaces places, SharedAnswers answers)
{
    /// <summary>The version of gold that an answer would show: the one it names, or the newest.</summary>
    /// <exception cref="Report.ReportArgumentException">The moment that it names has no version of gold, or that of the earlier pages
    /// is gone.</exception>
    public async Task<GoldVersion> VersionAsync(ReportArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.AsOf is null)
        {
            var version = await newest.ReadAsync(cancellationToken);
            if (arguments.PagesOf is null || arguments.PagesOf == version)
                return version;
        }

        return await places.RunAsync(stop => stage.VersionAsync(arguments, stop), cancellationToken);
    }

    /// <inheritdoc cref="SharedAnswers.AskAsync"/>
    public Task<WholeAnswer> AskAsync(string? key, Func<Stream, CancellationToken, Task<AnswerHead>> write,
        CancellationToken cancellationToken) => answers.AskAsync(key, write, cancellationToken);

    /// <inheritdoc cref="QuestionPlaces.RunAsync"/>
    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> question, CancellationToken cancellationToken) =>
        places.RunAsync(question, cancellationToken);
}
