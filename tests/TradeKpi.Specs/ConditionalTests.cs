using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TradeKpi.Specs;

/// <summary>
/// Skips inherited tests by the class that inherits them (<see cref="RequiresAttribute"/>): a suite's <c>[Fact]</c> cannot know who runs
/// it. A test project asks for it with <c>[assembly: TestFramework]</c>.
/// </summary>
public sealed class ConditionalTests(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink messages)
        : XunitTestFrameworkExecutor(assembly, sources, messages)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases(testCases.Select(Conditional), executionMessageSink, executionOptions);

        private IXunitTestCase Conditional(IXunitTestCase test)
        {
            var requires = test.TestMethod.TestClass.Class.ToRuntimeType().GetCustomAttribute<RequiresAttribute>();
            return requires?.Missing is { } missing ? new SkippedTest(test, DiagnosticMessageSink, missing) : test;
        }
    }

    private sealed class SkippedTest : XunitTestCase
    {
        private readonly string _reason = "";
        private readonly string _id = "";

        [Obsolete("For the serializer, which has no use for a test that does not run.")]
        public SkippedTest()
        {
        }

        public SkippedTest(IXunitTestCase test, IMessageSink messages, string reason)
            : base(messages, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, test.TestMethod, test.TestMethodArguments) =>
            (_reason, _id) = (reason, test.UniqueID);

        protected override string GetSkipReason(IAttributeInfo factAttribute) => _reason;

        protected override string GetUniqueID() => _id;
    }
}
