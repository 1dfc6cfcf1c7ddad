// Bicep's own compiler: what it says of each file of a folder, and the JSON that it makes of it. A build lints too.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '..', '..');

const commands = [['build', '.bicep'], ['build-params', '.bicepparam']];
const diagnostic = /^(.+)\((\d+),\d+\) : (\w+ .*)$/;
let compiler;

function locate() {
  const arguments_ = ['msbuild', join(here, 'bicep.csproj'), '-nologo', '-restore', '-t:Bicep', '-getProperty:Bicep'];
  const { error, status, stdout, stderr } = spawnSync('dotnet', arguments_, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`the Bicep compiler cannot be fetched:\n${stdout}${stderr}`);
  return stdout.trim();
}

/**
 * Compiles every .bicep and .bicepparam below a folder, with these variables for the parameter files; undefined unsets one.
 * Answers the problems (errors and warnings: line and text) and the JSON by path; what has errors has no JSON.
 */
export function compile(folder, environment) {
  compiler ??= locate();
  const problems = new Map();
  const json = new Map();
  const files = readdirSync(folder, { recursive: true });
  for (const [command, end] of commands.filter(([, end]) => files.some(file => file.endsWith(end)))) {
    const output = mkdtempSync(join(tmpdir(), 'bicep-'));
    try {
      // no module comes from a registry, so the compiler needs no network
      const { error, status, stderr } = spawnSync(compiler, [command, '--no-restore', '--pattern', `**/*${end}`, '--outdir', output],
        { cwd: folder, env: { ...process.env, ...environment }, encoding: 'utf8' });
      const said = (stderr ?? '').split('\n').filter(line => line.trim() !== '');
      if (error ?? (status !== 0 && !said.some(line => diagnostic.test(line)))) throw error ?? new Error(said.join('\n'));
      for (const line of said) {
        const [, path, number, text] = diagnostic.exec(line) ?? [, folder, 1, line];
        const known = problems.get(path) ?? problems.set(path, []).get(path);
        // a parameter file repeats what its template was told
        if (!known.some(other => `${other.line} ${other.text}` === `${number} ${text}`)) known.push({ line: Number(number), text });
      }
      for (const file of readdirSync(output, { recursive: true }).filter(file => file.endsWith('.json')))
        json.set(join(folder, file.replace(/\.json$/, end)), JSON.parse(readFileSync(join(output, file), 'utf8')));
    } finally {
      rmSync(output, { recursive: true });
    }
  }
  return { problems, json };
}
