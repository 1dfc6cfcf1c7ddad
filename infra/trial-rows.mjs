// Reads rows as `snow` and the command line print them.
//   trial-rows.mjs ok                     standard input: exactly one row, whose column ok is true
//   trial-rows.mjs same EXPECTED ACTUAL   two files: the same rows, whatever their order and the case of their columns
import { readFileSync } from 'node:fs';

// Digits beyond a double's must be compared too, so a number is read as the text it was written in.
const read = text => JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)/g, (_, quoted, number) => quoted ?? `"${number}"`));

/** A cell as text that does not depend on who printed it: numbers without trailing zeros, timestamps without T and Z, days alone. */
function cell(value) {
  if (value === null) return 'null';
  const text = String(value);
  if (/^-?\d+(\.\d+)?$/.test(text)) return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '').replace(/^-0$/, '0');
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:/.test(text)) return text.replace('T', ' ').replace(/Z$/, '').replace(/\.?0+$/, '');
  return text.toLowerCase();
}

const row = cells => JSON.stringify(Object.entries(cells).map(([name, value]) => [name.toLowerCase(), cell(value)]).sort());

const [what, ...files] = process.argv.slice(2);
if (what === 'ok') {
  const rows = read(readFileSync(0, 'utf8'));
  process.exitCode = rows.length === 1 && JSON.parse(row(rows[0])).every(([name, value]) => name === 'ok' && value === 'true') ? 0 : 1;
} else {
  const [expected, actual] = files.map(file => read(readFileSync(file, 'utf8')).map(row).sort());
  const differences = [
    ...expected.filter(line => !actual.includes(line)).map(line => `only here:  ${line}`),
    ...actual.filter(line => !expected.includes(line)).map(line => `only there: ${line}`),
  ];
  for (const line of differences.slice(0, 10)) console.error(line);
  process.exitCode = differences.length > 0 || expected.length !== actual.length || expected.length === 0 ? 1 : 0;
}
