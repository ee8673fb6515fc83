package custos.aws;

/**
 * A service that this server speaks.
 *
 * @param signingName the service part of the credential scope
 * @param sdkPackage the AWS SDK's package of its request and answer types, empty for S3
 */
public enum Service {
    REKOGNITION("rekognition", "software.amazon.awssdk.services.rekognition.model"),
    IAM("iam", "software.amazon.awssdk.services.iam.model"),
    STS("sts", "software.amazon.awssdk.services.sts.model"),
    S3("s3", "");

    private final String signingName;
    private final String sdkPackage;

    Service(String signingName, String sdkPackage) {
        this.signingName = signingName;
        this.sdkPackage = sdkPackage;
    }

    /** The service part of the credential scope. */
    public String signingName() {
        return signingName;
    }

    /** The package of the AWS SDK's types for this service. */
    public String sdkPackage() {
        return sdkPackage;
    }
}
