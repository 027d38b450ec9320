// One line asked, one line answered (docs/formats/program.md).
import { createInterface } from 'node:readline';

export async function answerLines(tasks) {
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    console.log(JSON.stringify(await tasks[request.task](request)));
  }
}
