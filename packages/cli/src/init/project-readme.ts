/** The README of a new project: one screen, from the first run to workers on AWS. */
export function projectReadme(name: string): string {
  return `# ${name}

\`\`\`sh
npm install
npm start       # runs the flow: four greetings, two seconds each
npm test        # builds and tests
npm run graph   # draws it, into flow.svg
\`\`\`

Tasks and flow are in \`src\`. Outcomes are recorded in \`checkpoints\`, as \`mazepa.config.ts\` says, so that nothing runs twice:

\`\`\`sh
npm start                          # stop it with Ctrl-C, or kill -9, after a greeting or two
npx mazepa status                  # what was done, and by which process
npx mazepa resume                  # does the rest
npx mazepa run src/flow.ts#Welcome '["Ada", ""]'   # a task that fails
npx mazepa failures                # which, with its arguments
npx mazepa replay <execution>      # runs it again, here; with --inspect-brk under a debugger
npx mazepa graph src/flow.ts#Welcome --execution <execution> --output flow.svg   # what it did
\`\`\`

Where tasks run is a word on the command line; the code stays as it is:

\`\`\`sh
npm start -- --queue threads:4     # on four threads

# on workers that share a directory: two of them, each in a terminal of its own
npx mazepa queue create file:./queues#tasks
npx mazepa worker --queue file:./queues#tasks
npm start -- --queue file:./queues#tasks

# on workers that share a queue in SQS, anywhere: on AWS …
npm install @mazepa/sqs
npx mazepa queue create sqs://eu-central-1#tasks
npx mazepa worker --queue sqs://eu-central-1#tasks
npm start -- --queue sqs://eu-central-1#tasks

# … or with an emulator at port 4566 (LocalStack, ElasticMQ, npx fauxqs@1)
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
npx mazepa queue create 'sqs://us-east-1?endpoint=http://127.0.0.1:4566#tasks'   # and so on
\`\`\`

If something does not work: \`npx mazepa doctor\`, with the same \`--queue\`. Every command: \`npx mazepa --help\`.
Outside of this folder, the command is \`npx @mazepa/cli\`.
`;
}
