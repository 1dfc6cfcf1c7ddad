// Two independent parsers and the documented forms judge one statement.
import { parse } from '@polyglot-sql/sdk';
import snowflake from 'node-sql-parser/build/snowflake.js';
import { documented, refusalOf } from './documented.mjs';

const second = new snowflake.Parser();

/** What a statement is, by its first words. */
export function kindOf(text) {
  const words = text.toLowerCase().match(/\w+/g) ?? [];
  if (!['create', 'alter', 'drop'].includes(words[0])) return words[0] ?? '';
  return words.filter(word => word !== 'or' && word !== 'replace').slice(0, words.includes('dynamic') || words.includes('resource') ? 3 : 2).join(' ');
}

/**
 * Who accepted the statement (`by`), and the message when nobody did (`problem`). The parsers keep some statements as raw text;
 * that is no judgement. A kind that stands in `documented` must also have the documented form.
 */
export function judge(text) {
  const refusal = refusalOf(text);
  if (refusal) return { by: [], problem: refusal };
  const [first, other] = [byPolyglot(text), byNodeSqlParser(text)];
  const flat = text.replace(/\s+/g, ' ');
  const by = [
    ...(first.ok ? ['polyglot'] : []),
    ...(other.ok ? ['node-sql-parser'] : []),
  ];
  const page = documented.find(({ form }) => form.test(flat));
  if (page) by.push('documented form');
  else if (kindOf(text) === 'create task') return { by: [], problem: 'not the documented form of create task' };
  return by.length > 0 ? { by, page: page?.url } : { by, problem: `polyglot: ${first.message}; node-sql-parser: ${other.message}` };
}

function byPolyglot(text) {
  // In a MERGE it takes the column name `sequence` for a keyword; Snowflake does not reserve it:
  // https://docs.snowflake.com/en/sql-reference/reserved-keywords
  const readable = /^merge\b/i.test(text) ? text.replace(/\bsequence\b/gi, '"SEQUENCE"') : text;
  const result = parse(readable, 'snowflake');
  if (!result.success) return { ok: false, message: result.error };
  const unread = result.ast.some(node => 'raw' in node || 'command' in node);
  return { ok: !unread, message: 'kept as raw text' };
}

function byNodeSqlParser(text) {
  try {
    second.astify(text);
    return { ok: true };
  } catch (error) {
    const at = error.location?.start;
    return { ok: false, message: at ? `unexpected text at line ${at.line}, column ${at.column}` : error.message };
  }
}
