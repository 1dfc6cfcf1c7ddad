-- the loader may ask for runs; a deployment takes this away while it changes the graph
grant operate on task ops.refresh_kpis to role tradekpi_loader;
