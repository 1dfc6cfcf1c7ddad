// Most of these tests run whole pipelines in this process and fill it by themselves; those that start processes of their own run
// beside them.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
