// Cedar in WebAssembly with the rules and questions of SideBySide.java, policies prepared once.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs');
const manifest = new URL('node_modules/@cedar-policy/cedar-wasm/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
const answers = ['allow', 'deny', 'allow', 'deny'];
const uid = (type, id) => ({ type, id });
const project = (i, size) => (i === size - 3 ? 'MyProject' : `Project${i}`);

function rules(size) {
  const all = [];
  for (let i = 0; i < size - 2; i++) {
    all.push(`permit(principal == User::"ana",
      action in [Action::"DetectCustomLabels", Action::"DescribeProjectVersions"],
      resource in Project::"${project(i, size)}");`);
  }
  all.push(`permit(principal == User::"ana", action == Action::"DescribeProjects", resource)
    when { context.secure };`);
  all.push(`forbid(principal == User::"ana", action == Action::"DeleteProject",
    resource == Project::"MyProject");`);
  return all.join('\n');
}

const entities = [
  { uid: uid('Project', 'MyProject'), attrs: {}, parents: [] },
  { uid: uid('Project', 'Unknown'), attrs: {}, parents: [] },
  { uid: uid('Model', 'MyProject/v1'), attrs: {}, parents: [uid('Project', 'MyProject')] },
  { uid: uid('Model', 'Unknown/v1'), attrs: {}, parents: [uid('Project', 'Unknown')] },
  { uid: uid('All', 'all'), attrs: {}, parents: [] },
];

const questions = [
  ['DetectCustomLabels', uid('Model', 'MyProject/v1')],
  ['DetectCustomLabels', uid('Model', 'Unknown/v1')],
  ['DescribeProjects', uid('All', 'all')],
  ['DeleteProject', uid('Project', 'MyProject')],
].map(([action, resource]) => ({
  principal: uid('User', 'ana'),
  action: uid('Action', action),
  resource,
  context: { secure: true },
  entities,
}));

function run(ask, batch, nanos) {
  const times = [];
  const end = process.hrtime.bigint() + BigInt(nanos);
  let start = process.hrtime.bigint();
  while (start < end) {
    for (let i = 0; i < batch; i++) {
      if (ask(i & 3) !== answers[i & 3]) throw new Error(`question ${i & 3} answered wrongly`);
    }
    const now = process.hrtime.bigint();
    times.push(Number(now - start) / batch);
    start = now;
  }
  times.sort((a, b) => a - b);
  const mean = times.reduce((a, b) => a + b, 0) / times.length;
  return [times[times.length >> 1], times[Math.floor(times.length * 0.99)], mean];
}

for (const size of [11, 101, 1001]) {
  const parsed = cedar.preparsePolicySet(`rules${size}`, { staticPolicies: rules(size) });
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed));
  const calls = questions.map((question) => ({ ...question, preparsedPolicySetId: `rules${size}` }));
  const ask = (i) => {
    const answer = cedar.statefulIsAuthorized(calls[i]);
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
    return answer.response.decision;
  };
  run(ask, 4, 2e9);
  const [p50, p99, mean] = run(ask, 4, 2e9);
  console.log(
    `Cedar WebAssembly ${version}, prepared policy set | ${size} | ${p50.toFixed(0)} | ` +
      `${p99.toFixed(0)} | ${Math.round(1e9 / mean).toLocaleString('en')}`,
  );
}
