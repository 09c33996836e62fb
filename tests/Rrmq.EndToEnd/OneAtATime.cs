// Clusters measure time and fill the machine's cores: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
