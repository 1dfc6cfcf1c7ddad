// Cuts Snowflake scripts into statements, and opens what they hold: procedure bodies, blocks, function bodies, a task's condition and command.

// One alternative a lexeme; what none of the others takes is a single character.
const lexeme = /--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\$[\s\S]*?\$\$|[\s\S]/g;

/** The text with its comments blanked, outside of $$ too; lines keep their numbers. */
export function withoutComments(sql) {
  return sql.replace(lexeme, piece => {
    if (piece.startsWith('$$') && piece.length > 3) return `$$${withoutComments(piece.slice(2, -2))}$$`;
    return /^(--|\/\/|\/\*)/.test(piece) ? piece.replace(/[^\n]/g, ' ') : piece;
  });
}

/** Statements of a script: text (comments blanked) and the 1-based line where it starts. */
export function split(sql, line = 1) {
  const statements = [];
  let text = '';
  const close = () => {
    if (text.trim() !== '') statements.push(trimmed(text, line));
    line += newlines(text);
    text = '';
  };
  for (const [piece] of withoutComments(sql).matchAll(lexeme)) {
    if (piece === ';') close();
    else text += piece;
  }
  close();
  return statements;
}

/** Every statement that a parser has to judge: the script's own, and those inside its bodies. */
export function* everyStatement(sql) {
  for (const statement of split(sql)) {
    yield statement;
    yield* inside(statement);
  }
}

function* inside({ text, line }) {
  const at = (index, length) => trimmed(text.slice(index, index + length), line + newlines(text.slice(0, index)));
  const body = /\$\$([\s\S]*?)\$\$/d.exec(text);
  const task = /^create\s+(?:or\s+replace\s+)?task\b[\s\S]*?(?:\swhen\s([\s\S]*?))?\sas\s([\s\S]*)$/id.exec(text);
  if (task?.[1]) yield asSelect(at(task.indices[1][0], task[1].length));
  if (task && !body) yield at(task.indices[2][0], task[2].length);
  if (!body) return;

  const content = at(body.indices[1][0], body[1].length);
  if (/^create\s+(or\s+replace\s+)?function\b/i.test(text)) yield asSelect(content);
  else for (const inner of undeclared(split(content.text, content.line))) yield* plain(inner);
}

// The scripting words that frame the plain statements of a body are no SQL statement of their own, and neither is where a SELECT puts its row.
// https://docs.snowflake.com/en/developer-guide/snowflake-scripting/variables, https://docs.snowflake.com/en/sql-reference/constructs/into
function* plain({ text, line }) {
  const opening = /^begin(?!\s+transaction\b)\s*/i.exec(text)?.[0] ?? '';
  const rest = text.slice(opening.length).replace(/^(select\b[\s\S]*?)\binto\s+:\w+(?:\s*,\s*:\w+)*/i, '$1');
  if (rest !== '' && !/^(end|return\s+'[^']*')$/i.test(rest)) yield { text: rest, line: line + newlines(opening) };
}

/** The statements behind the variables that a body declares, each by name and type. */
function undeclared(statements) {
  if (!/^declare\b/i.test(statements[0]?.text ?? '')) return statements;
  const begin = statements.findIndex(({ text }) => /^begin\b/i.test(text));
  const wrong = statements.slice(0, begin).find(({ text }) => !/^(declare\s+)?[a-z_]\w*\s+[a-z_]\w*(\s*\([\d, ]+\))?$/i.test(text));
  return wrong ? [wrong, ...statements.slice(begin)] : statements.slice(begin);
}

function asSelect({ text, line }) {
  return { text: `select ${text}`, line };
}

function trimmed(text, line) {
  return { text: text.trim(), line: line + newlines(/^\s*/.exec(text)[0]) };
}

function newlines(text) {
  return text.split('\n').length - 1;
}
