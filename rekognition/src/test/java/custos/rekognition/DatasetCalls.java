package custos.rekognition;

import java.util.List;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.DatasetDescription;
import software.amazon.awssdk.services.rekognition.model.DatasetSource;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeDatasetResponse;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesResponse;

/** What tests ask of a service's datasets, by the operations. */
record DatasetCalls(TestService service) {
    DatasetDescription describe(String arn) {
        return service.ask(
                        DescribeDatasetResponse.class,
                        DescribeDatasetRequest.builder().datasetArn(arn).build())
                .datasetDescription();
    }

    static ListDatasetEntriesRequest.Builder entries(String arn) {
        return ListDatasetEntriesRequest.builder().datasetArn(arn);
    }

    /** A page of entries. */
    ListDatasetEntriesResponse page(ListDatasetEntriesRequest.Builder request) {
        return service.ask(ListDatasetEntriesResponse.class, request.build());
    }

    List<String> list(ListDatasetEntriesRequest.Builder request) {
        return page(request).datasetEntries();
    }

    List<String> list(String arn) {
        return list(entries(arn));
    }

    static CreateDatasetRequest.Builder newDataset(String project, String type) {
        return CreateDatasetRequest.builder().projectArn(project).datasetType(type);
    }

    static CreateDatasetRequest.Builder newDataset(String project, DatasetSource source) {
        return newDataset(project, "TRAIN").datasetSource(source);
    }

    /** The ARN of what is created. */
    String created(CreateDatasetRequest.Builder request) {
        return service.ask(CreateDatasetResponse.class, request.build()).datasetArn();
    }

    /** A dataset without entries; its ARN. */
    String empty(String project, String type) {
        return created(newDataset(project, type));
    }
}
