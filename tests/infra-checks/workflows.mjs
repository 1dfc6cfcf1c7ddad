// Workflows: YAML that reads, jobs that exist, and files that their commands name.
import { parseDocument } from 'yaml';

// a path of this repository, as a command names it
const path = /(?<![\w/.$}-])(?:\.\/)?((?:\.ci|infra|sql|src|tests)\/[\w./-]*\w|TradeKpi[\w.]*\.slnf?)(?![\w/]*[$*{])/g;

export function* workflowProblems(text, exists) {
  const document = parseDocument(text);
  for (const error of document.errors) yield { line: error.linePos?.[0].line ?? 1, text: error.message };
  if (document.errors.length > 0) return;
  const { on, jobs } = document.toJS();
  if (!on) yield { line: 1, text: 'nothing starts it' };
  for (const [name, job] of Object.entries(jobs ?? {})) {
    for (const needed of [job.needs ?? []].flat()) if (!jobs[needed]) yield { line: 1, text: `${name} needs ${needed}, which is no job` };
    for (const step of job.steps ?? []) yield* stepProblems(step, name, exists);
  }
}

function* stepProblems(step, job, exists) {
  if (!step.run === !step.uses) yield { line: 1, text: `a step of ${job} must run or use something` };
  if (step.uses && !/^[\w./-]+@[\w.-]+$/.test(step.uses)) yield { line: 1, text: `${step.uses} names no version` };
  for (const [, file] of (step.run ?? '').matchAll(path)) if (!exists(file)) yield { line: 1, text: `${job}: no file ${file}` };
  for (const [, secret] of JSON.stringify(step).matchAll(/secrets\.(\w+)/g)) yield { line: 1, text: `${job} reads the secret ${secret}; only ids are kept, as variables` };
}
