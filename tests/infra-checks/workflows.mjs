// Workflows: YAML that reads, jobs that exist, files and variables that their commands name.
import { parseDocument } from 'yaml';

// a path of this repository, as a command names it
const path = /(?<![\w/.$}-])(?:\.\/)?((?:\.ci|infra|sql|src|tests)\/[\w./-]*\w|TradeKpi[\w.]*\.slnf?)(?![\w/]*[$*{])/g;

export function* workflowProblems(text, exists) {
  const document = parseDocument(text);
  for (const error of document.errors) yield { line: error.linePos?.[0].line ?? 1, text: error.message };
  if (document.errors.length > 0) return;
  const { on, env, jobs } = document.toJS();
  if (!on) yield 'nothing starts it';
  yield* fileProblems('env', Object.values(env ?? {}), exists);
  for (const [name, job] of Object.entries(jobs ?? {})) {
    for (const needed of [job.needs ?? []].flat()) if (!jobs[needed]) yield `${name} needs ${needed}, which is no job`;
    yield* fileProblems(name, Object.values(job.env ?? {}), exists);
    for (const step of job.steps ?? []) yield* stepProblems(step, name, exists);
  }
}

function* stepProblems(step, job, exists) {
  if (!step.run === !step.uses) yield `a step of ${job} must run or use something`;
  if (step.uses && !/^[\w./-]+@[\w.-]+$/.test(step.uses)) yield `${step.uses} names no version`;
  yield* fileProblems(job, [step.run ?? '', ...Object.values(step.env ?? {})], exists);
  for (const [, secret] of JSON.stringify(step).matchAll(/secrets\.(\w+)/g))
    yield `${job} reads the secret ${secret}; only ids are kept, as variables`;
}

function* fileProblems(job, texts, exists) {
  for (const text of texts) for (const [, file] of `${text}`.matchAll(path)) if (!exists(file)) yield `${job}: no file ${file}`;
}

/** Variables of the environment that a workflow reads and the manual does not ask for. */
export function* variableProblems(text, manual) {
  for (const name of new Set([...text.matchAll(/\bvars\.(\w+)/g)].map(([, name]) => name)))
    if (!manual.includes(`\`${name}\``)) yield `infra/README.md does not ask for the variable ${name}`;
}

/** Variables that a parameter file reads and a job that deploys with it does not pass on. */
export function* parameterProblems(parameters, workflow) {
  const names = new Set([...parameters.matchAll(/\breadEnvironmentVariable\('(\w+)'/g)].map(([, name]) => name));
  for (const [job, { env, steps }] of Object.entries(parseDocument(workflow).toJS().jobs))
    if (steps.some(({ run }) => run?.includes('.bicepparam')))
      for (const name of names) if (!(name in { ...env })) yield `${job} of deploy.yml does not pass on ${name}`;
}

/** A compiler to install that is not the one that checks. */
export function* versionProblems(text, version) {
  for (const [, other] of text.matchAll(/az bicep install(?: --version v([\d.]+\d))?/g))
    if (other !== version) yield `installs Bicep ${other ?? 'of any version'}, but ${version} is what infra/ is checked with`;
}
