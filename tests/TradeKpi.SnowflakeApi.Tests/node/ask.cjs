// Asks a list of questions over one connection of Snowflake's driver: a JSON object on standard input, an array of answers out.
const snowflake = require('snowflake-sdk');

snowflake.configure({ logLevel: 'OFF', additionalLogToConsole: false });

async function main() {
  const { connection: settings, steps } = JSON.parse(await read(process.stdin));
  const connection = snowflake.createConnection({ account: 'local', username: 'tester', password: 'any', ...settings });
  try {
    await call((done) => connection.connect(done));
  } catch (error) {
    return [told(error)];
  }

  const answers = [];
  for (const step of steps)
    answers.push(await ask(connection, step));
  await call((done) => connection.destroy(done));
  return answers;
}

async function ask(connection, { cancelAfter, awaitStatus, poll, ...options }) {
  try {
    return await new Promise((resolve, reject) => {
      const statement = connection.execute({
        ...options,
        rowMode: 'array',
        complete: async (error, executed, rows) => {
          if (error)
            return resolve(told(error));
          try {
            if (options.asyncExec)
              return resolve(await polled(connection, executed.getQueryId()));
            resolve(answer(executed, rows));
          } catch (failure) {
            reject(failure);
          }
        },
      });
      if (cancelAfter !== undefined)
        setTimeout(() => statement.cancel(() => {}), cancelAfter);
    });
  } catch (error) {
    return told(error);
  }
}

async function polled(connection, queryId) {
  const statuses = [await connection.getQueryStatus(queryId)];
  while (connection.isStillRunning(statuses.at(-1))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    statuses.push(await connection.getQueryStatus(queryId));
  }

  const executed = await connection.getResultsFromQueryId({ queryId });
  const rows = [];
  for await (const row of executed.streamRows())
    rows.push(Object.values(row));
  return { ...answer(executed, rows), statuses };
}

function answer(executed, rows) {
  const columns = (executed.getColumns() ?? []).map((column) => ({
    name: column.getName(), type: column.getType(), precision: column.getPrecision(), scale: column.getScale(),
  }));
  return { columns, rows, count: rows?.length, updated: executed.getNumUpdatedRows(), hasNext: executed.hasNext?.() ?? false };
}

const told = (error) => ({ error: { code: String(error.code ?? ''), state: error.sqlState ?? null, message: error.message } });

const call = (start) => new Promise((resolve, reject) => start((error, value) => error ? reject(error) : resolve(value)));

async function read(stream) {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8'))
    text += chunk;
  return text;
}

main().then((answers) => console.log(`ANSWERS ${JSON.stringify(answers)}`), (error) => {
  console.error(error);
  process.exitCode = 1;
});
