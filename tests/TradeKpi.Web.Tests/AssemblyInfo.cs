// Each of these tests runs whole pipelines, which fill the machine by themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
