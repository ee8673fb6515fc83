// The whole life of a model with the AWS SDK for Go v2 and its waiters and paginators.
// Usage: life ENDPOINT FOLDER; the identity comes from the usual AWS variables.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rekognition"
	"github.com/aws/aws-sdk-go-v2/service/rekognition/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

var started = time.Now()

func step(format string, arguments ...interface{}) {
	fmt.Printf("%.1f s  %s\n", time.Since(started).Seconds(), fmt.Sprintf(format, arguments...))
}

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

func expect(right bool, format string, arguments ...interface{}) {
	if !right {
		check(fmt.Errorf(format, arguments...))
	}
}

func until(condition func() bool, what string) {
	for end := time.Now().Add(5 * time.Minute); !condition(); time.Sleep(200 * time.Millisecond) {
		expect(time.Now().Before(end), "waited for %s", what)
	}
}

type line struct {
	Source   string `json:"source-ref"`
	Metadata struct {
		Class string `json:"class-name"`
	} `json:"shape-metadata"`
}

func lines(manifest []byte) (all []line) {
	for _, text := range strings.Split(strings.TrimSpace(string(manifest)), "\n") {
		var one line
		check(json.Unmarshal([]byte(text), &one))
		all = append(all, one)
	}
	return
}

func main() {
	ctx := context.Background()
	endpoint, folder := os.Args[1], os.Args[2]
	fmt.Printf("client: aws-sdk-go-v2 %s, %s\n", aws.SDKVersion, runtime.Version())
	resolver := aws.EndpointResolverWithOptionsFunc(func(service, region string, _ ...interface{}) (aws.Endpoint, error) {
		return aws.Endpoint{URL: endpoint, SigningRegion: region, HostnameImmutable: true}, nil
	})
	settings, err := config.LoadDefaultConfig(ctx, config.WithEndpointResolverWithOptions(resolver))
	check(err)
	client := rekognition.NewFromConfig(settings)
	store := s3.NewFromConfig(settings, func(o *s3.Options) { o.UsePathStyle = true })
	identities := iam.NewFromConfig(settings)
	name := aws.String(fmt.Sprintf("go-life-%d", time.Now().Unix()))

	files := map[string][]byte{}
	images, err := filepath.Glob(filepath.Join(folder, "images", "*"))
	check(err)
	for _, path := range append(images, filepath.Join(folder, "train.manifest"), filepath.Join(folder, "test.manifest")) {
		files[filepath.Base(path)], err = os.ReadFile(path)
		check(err)
	}
	tests := lines(files["test.manifest"])
	bucket := aws.String(strings.Split(tests[0].Source, "/")[2])
	_, err = store.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket})
	check(err)
	for file, content := range files {
		key := file
		if strings.HasSuffix(file, ".png") {
			key = "photos/" + file
		}
		_, err = store.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String(key), Body: bytes.NewReader(content)})
		check(err)
	}
	step("uploaded %d files", len(files))

	project, err := client.CreateProject(ctx, &rekognition.CreateProjectInput{ProjectName: name})
	check(err)
	var datasets []*string
	for _, kind := range []types.DatasetType{types.DatasetTypeTrain, types.DatasetTypeTest} {
		manifest := strings.ToLower(string(kind)) + ".manifest"
		made, err := client.CreateDataset(ctx, &rekognition.CreateDatasetInput{
			ProjectArn: project.ProjectArn, DatasetType: kind,
			DatasetSource: &types.DatasetSource{GroundTruthManifest: &types.GroundTruthManifest{S3Object: &types.S3Object{Bucket: bucket, Name: aws.String(manifest)}}},
		})
		check(err)
		datasets = append(datasets, made.DatasetArn)
		var described *rekognition.DescribeDatasetOutput
		until(func() bool {
			described, err = client.DescribeDataset(ctx, &rekognition.DescribeDatasetInput{DatasetArn: made.DatasetArn})
			check(err)
			return described.DatasetDescription.Status != types.DatasetStatusCreateInProgress
		}, "the dataset")
		expect(described.DatasetDescription.Status == types.DatasetStatusCreateComplete, "dataset: %s", described.DatasetDescription.Status)
		entries := 0
		for pages := rekognition.NewListDatasetEntriesPaginator(client, &rekognition.ListDatasetEntriesInput{DatasetArn: made.DatasetArn, MaxResults: aws.Int32(7)}); pages.HasMorePages(); {
			page, err := pages.NextPage(ctx)
			check(err)
			entries += len(page.DatasetEntries)
		}
		expect(entries == len(lines(files[manifest])), "%d entries", entries)
	}
	step("datasets ready")

	version, err := client.CreateProjectVersion(ctx, &rekognition.CreateProjectVersionInput{
		ProjectArn: project.ProjectArn, VersionName: aws.String("v1"), OutputConfig: &types.OutputConfig{S3Bucket: bucket, S3KeyPrefix: aws.String("out")},
	})
	check(err)
	which := &rekognition.DescribeProjectVersionsInput{ProjectArn: project.ProjectArn, VersionNames: []string{"v1"}}
	trained, err := rekognition.NewProjectVersionTrainingCompletedWaiter(client, func(o *rekognition.ProjectVersionTrainingCompletedWaiterOptions) {
		o.MinDelay, o.MaxDelay = time.Second, 2*time.Second
	}).WaitForOutput(ctx, which, 10*time.Minute)
	check(err)
	step("trained, F1 %.3f", *trained.ProjectVersionDescriptions[0].EvaluationResult.F1Score)

	_, err = client.StartProjectVersion(ctx, &rekognition.StartProjectVersionInput{ProjectVersionArn: version.ProjectVersionArn, MinInferenceUnits: aws.Int32(1)})
	check(err)
	check(rekognition.NewProjectVersionRunningWaiter(client, func(o *rekognition.ProjectVersionRunningWaiterOptions) {
		o.MinDelay, o.MaxDelay = time.Second, 2*time.Second
	}).Wait(ctx, which, 5*time.Minute))
	detect := func(by *rekognition.Client, image *types.Image) string {
		found, err := by.DetectCustomLabels(ctx, &rekognition.DetectCustomLabelsInput{
			ProjectVersionArn: version.ProjectVersionArn, Image: image, MinConfidence: aws.Float32(0), MaxResults: aws.Int32(1)})
		check(err)
		return *found.CustomLabels[0].Name
	}
	right := 0
	for _, test := range tests {
		key := strings.SplitN(test.Source, "/", 4)[3]
		found := detect(client, &types.Image{Bytes: files[filepath.Base(key)]})
		again := detect(client, &types.Image{S3Object: &types.S3Object{Bucket: bucket, Name: aws.String(key)}})
		expect(found == again, "bytes: %s, object: %s", found, again)
		if found == test.Metadata.Class {
			right++
		}
	}
	expect(float64(right) >= 0.7*float64(len(tests)), "%d of %d right", right, len(tests))
	step("%d of %d test photos right", right, len(tests))

	refuse(ctx, settings, identities, name, *version.ProjectVersionArn, *project.ProjectArn, func(by *rekognition.Client) {
		detect(by, &types.Image{Bytes: files["test-0.png"]})
	})

	_, err = client.StopProjectVersion(ctx, &rekognition.StopProjectVersionInput{ProjectVersionArn: version.ProjectVersionArn})
	check(err)
	versions := func() []types.ProjectVersionDescription {
		described, err := client.DescribeProjectVersions(ctx, &rekognition.DescribeProjectVersionsInput{ProjectArn: project.ProjectArn})
		check(err)
		return described.ProjectVersionDescriptions
	}
	until(func() bool { return versions()[0].Status == types.ProjectVersionStatusStopped }, "the stop")
	_, err = client.DeleteProjectVersion(ctx, &rekognition.DeleteProjectVersionInput{ProjectVersionArn: version.ProjectVersionArn})
	check(err)
	until(func() bool { return len(versions()) == 0 }, "the version to go")
	for _, dataset := range datasets {
		_, err = client.DeleteDataset(ctx, &rekognition.DeleteDatasetInput{DatasetArn: dataset})
		check(err)
		until(func() bool {
			_, err := client.DescribeDataset(ctx, &rekognition.DescribeDatasetInput{DatasetArn: dataset})
			var gone *types.ResourceNotFoundException
			return errors.As(err, &gone)
		}, "the dataset to go")
	}
	_, err = client.DeleteProject(ctx, &rekognition.DeleteProjectInput{ProjectArn: project.ProjectArn})
	check(err)
	until(func() bool {
		described, err := client.DescribeProjects(ctx, &rekognition.DescribeProjectsInput{ProjectNames: []string{*name}})
		check(err)
		return len(described.ProjectDescriptions) == 0
	}, "the project to go")
	step("stopped and deleted")
	fmt.Printf("lived in %.1f s\n", time.Since(started).Seconds())
}

// Somebody who may use the model, and nothing else.
func refuse(ctx context.Context, settings aws.Config, identities *iam.Client, name *string, version, project string, use func(*rekognition.Client)) {
	_, err := identities.CreateUser(ctx, &iam.CreateUserInput{UserName: name})
	check(err)
	policy := fmt.Sprintf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"rekognition:DetectCustomLabels","Resource":%q}}`, version)
	_, err = identities.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: name, PolicyName: aws.String("use"), PolicyDocument: &policy})
	check(err)
	key, err := identities.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: name})
	check(err)
	inspector := rekognition.NewFromConfig(settings, func(o *rekognition.Options) {
		o.Credentials = credentials.NewStaticCredentialsProvider(*key.AccessKey.AccessKeyId, *key.AccessKey.SecretAccessKey, "")
	})
	use(inspector)
	_, err = inspector.DeleteProject(ctx, &rekognition.DeleteProjectInput{ProjectArn: &project})
	var refusal *types.AccessDeniedException
	expect(errors.As(err, &refusal) && strings.Contains(err.Error(), "rekognition:DeleteProject"), "a refusal, not %v", err)
	_, err = identities.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: name, AccessKeyId: key.AccessKey.AccessKeyId})
	check(err)
	_, err = identities.DeleteUserPolicy(ctx, &iam.DeleteUserPolicyInput{UserName: name, PolicyName: aws.String("use")})
	check(err)
	_, err = identities.DeleteUser(ctx, &iam.DeleteUserInput{UserName: name})
	check(err)
	step("used by its user, who may not delete")
}
