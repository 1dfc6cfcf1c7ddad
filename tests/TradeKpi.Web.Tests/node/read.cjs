// Reads a list of resources with the client: a JSON object on standard input, an array of answers out.
const { o } = require('odata');

async function main() {
  const { root, steps } = JSON.parse(await read(process.stdin));
  const answers = [];
  for (const { resource, query } of steps)
    answers.push(await o(root).get(resource).query(query).catch(async (refused) => ({ status: refused.status, body: await refused.json() })));
  return answers;
}

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
