package custos.aws;

/** A service that this server speaks. */
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

    /** The AWS SDK's package of its request and answer types, empty for S3. */
    public String sdkPackage() {
        return sdkPackage;
    }
}
