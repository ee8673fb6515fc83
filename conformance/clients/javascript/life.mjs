// The whole life of a model with the AWS SDK for JavaScript v3 and its stock waiters and paginators. Runs in Node and in a browser.
import { CreateAccessKeyCommand, CreateUserCommand, DeleteAccessKeyCommand, DeleteUserCommand, DeleteUserPolicyCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import {
  AccessDeniedException, CreateDatasetCommand, CreateProjectCommand, CreateProjectVersionCommand, DeleteDatasetCommand, DeleteProjectCommand,
  DeleteProjectVersionCommand, DescribeDatasetCommand, DescribeProjectsCommand, DescribeProjectVersionsCommand, DetectCustomLabelsCommand,
  paginateListDatasetEntries, RekognitionClient, ResourceNotFoundException, StartProjectVersionCommand, StopProjectVersionCommand,
  waitUntilProjectVersionRunning, waitUntilProjectVersionTrainingCompleted,
} from "@aws-sdk/client-rekognition";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

function check(right, what) {
  if (!right) throw new Error(`wrong: ${what}`);
}

async function until(condition, what) {
  for (const end = Date.now() + 300_000; !(await condition()); await pause(200)) check(Date.now() < end, `waited for ${what}`);
}

/** Lives it: `files` maps the names of images and manifests to their bytes, `say` is told each step. */
export async function life({ endpoint, region, credentials, name, bucket, files, say }) {
  const settings = { endpoint, region, credentials };
  const rekognition = new RekognitionClient(settings);
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const iam = new IAMClient(settings);
  const text = (file) => new TextDecoder().decode(files[file]);

  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const file of Object.keys(files)) {
    const key = file.endsWith(".png") ? `photos/${file}` : file;
    const put = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: files[file] }));
    check(put.ETag, "an upload has an ETag");
  }
  say(`uploaded ${Object.keys(files).length} files`);

  const project = (await rekognition.send(new CreateProjectCommand({ ProjectName: name }))).ProjectArn;
  const datasets = [];
  for (const type of ["TRAIN", "TEST"]) {
    const manifest = `${type.toLowerCase()}.manifest`;
    const source = { GroundTruthManifest: { S3Object: { Bucket: bucket, Name: manifest } } };
    const { DatasetArn } = await rekognition.send(new CreateDatasetCommand({ ProjectArn: project, DatasetType: type, DatasetSource: source }));
    datasets.push(DatasetArn);
    const describe = async () => (await rekognition.send(new DescribeDatasetCommand({ DatasetArn }))).DatasetDescription;
    await until(async () => (await describe()).Status !== "CREATE_IN_PROGRESS", "the dataset");
    check((await describe()).Status === "CREATE_COMPLETE", JSON.stringify(await describe()));
    let entries = 0;
    for await (const page of paginateListDatasetEntries({ client: rekognition, pageSize: 7 }, { DatasetArn })) entries += page.DatasetEntries.length;
    check(entries === text(manifest).trim().split("\n").length, `${entries} entries`);
  }
  say("datasets ready");

  const { ProjectVersionArn } = await rekognition.send(
    new CreateProjectVersionCommand({ ProjectArn: project, VersionName: "v1", OutputConfig: { S3Bucket: bucket, S3KeyPrefix: "out" } }));
  const which = { ProjectArn: project, VersionNames: ["v1"] };
  const trained = await waitUntilProjectVersionTrainingCompleted({ client: rekognition, maxWaitTime: 600, minDelay: 1, maxDelay: 2 }, which);
  const [description] = trained.reason.ProjectVersionDescriptions;
  const { Bucket, Name } = description.EvaluationResult.Summary.S3Object;
  const summary = JSON.parse(await (await s3.send(new GetObjectCommand({ Bucket, Key: Name }))).Body.transformToString());
  check(Math.abs(summary.AggregatedEvaluationResults.F1Score - description.EvaluationResult.F1Score) < 1e-4, "the summary's F1");
  say(`trained, F1 ${description.EvaluationResult.F1Score}`);

  await rekognition.send(new StartProjectVersionCommand({ ProjectVersionArn, MinInferenceUnits: 1 }));
  await waitUntilProjectVersionRunning({ client: rekognition, maxWaitTime: 300, minDelay: 1, maxDelay: 2 }, which);
  let right = 0;
  const tests = text("test.manifest").trim().split("\n").map((line) => JSON.parse(line));
  for (const line of tests) {
    const key = line["source-ref"].split("/").slice(3).join("/");
    const detect = (Image) => new DetectCustomLabelsCommand({ ProjectVersionArn, Image, MinConfidence: 0, MaxResults: 1 });
    const found = await rekognition.send(detect({ Bytes: files[key.split("/").pop()] }));
    const again = await rekognition.send(detect({ S3Object: { Bucket: bucket, Name: key } }));
    check(found.CustomLabels[0].Name === again.CustomLabels[0].Name, "bytes and object find the same");
    if (found.CustomLabels[0].Name === line["shape-metadata"]["class-name"]) right += 1;
  }
  check(right >= 0.7 * tests.length, `${right} of ${tests.length}`);
  say(`${right} of ${tests.length} test photos right`);

  await iam.send(new CreateUserCommand({ UserName: name }));
  const statement = { Effect: "Allow", Action: "rekognition:DetectCustomLabels", Resource: ProjectVersionArn };
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: "use", PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statement }) }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  const inspector = new RekognitionClient({ ...settings, credentials: { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey } });
  await inspector.send(new DetectCustomLabelsCommand({ ProjectVersionArn, Image: { Bytes: files["test-0.png"] } }));
  const refusal = await inspector.send(new DeleteProjectCommand({ ProjectArn: project })).then(() => undefined, (error) => error);
  check(refusal instanceof AccessDeniedException && refusal.message.includes("rekognition:DeleteProject"), `a refusal, not ${refusal}`);
  check(refusal.$metadata.requestId, "a refusal has its request id");
  await iam.send(new DeleteAccessKeyCommand({ UserName: name, AccessKeyId: AccessKey.AccessKeyId }));
  await iam.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName: "use" }));
  await iam.send(new DeleteUserCommand({ UserName: name }));
  say("used by its user, who may not delete");

  await rekognition.send(new StopProjectVersionCommand({ ProjectVersionArn }));
  const versions = async () => (await rekognition.send(new DescribeProjectVersionsCommand({ ProjectArn: project }))).ProjectVersionDescriptions;
  await until(async () => (await versions())[0].Status === "STOPPED", "the stop");
  await rekognition.send(new DeleteProjectVersionCommand({ ProjectVersionArn }));
  await until(async () => (await versions()).length === 0, "the version to go");
  for (const DatasetArn of datasets) {
    await rekognition.send(new DeleteDatasetCommand({ DatasetArn }));
    await until(() => rekognition.send(new DescribeDatasetCommand({ DatasetArn })).then(() => false, (error) => error instanceof ResourceNotFoundException), "the dataset to go");
  }
  await rekognition.send(new DeleteProjectCommand({ ProjectArn: project }));
  const projects = async () => (await rekognition.send(new DescribeProjectsCommand({ ProjectNames: [name] }))).ProjectDescriptions;
  await until(async () => (await projects()).length === 0, "the project to go");
  say("stopped and deleted");
}
