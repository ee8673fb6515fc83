/**
 * Durable background work. {@link custos.jobs.Jobs} takes a job in the caller's transaction; {@link
 * custos.jobs.DurableJobs} runs it over db-scheduler, with a heartbeat, so that a job of a killed
 * process is picked again; {@link custos.jobs.ManualJobs} lets a test step it by hand. It knows
 * nothing of what a job does.
 */
@NullMarked
package custos.jobs;

import org.jspecify.annotations.NullMarked;
