package custos.sigv4;

import custos.sigv4.SignedRequest.Header;
import java.util.ArrayList;
import java.util.List;

/** Made by botocore 1.43.11 at {@link Fixture#NOW}, lasting an hour. */
enum PresignedByBotocore {
    PLAIN(
            "GET",
            "localhost:8080",
            "/b/k?AWSAccessKeyId=AKIDEXAMPLE&Signature=%2BAV8RgGiTozcaZwL%2B%2BaqgmQUvnQ%3D"
                    + "&Expires=1768476600"),
    UNICODE(
            "GET",
            "localhost:8080",
            "/bilder/B%C3%A4ume%20%26%20%C3%84ste/%CE%B1%20%CE%B2%2B%281%29.jpg"
                    + "?response-content-type=image%2Fjpeg%3B%20x%3D1"
                    + "&response-content-disposition=attachment%3B%20filename%3D%22%C3%A4%20b"
                    + ".jpg%22&AWSAccessKeyId=AKIDEXAMPLE"
                    + "&Signature=Pmk%2FRrwio%2Ft%2BKOxamqJL4IbXv%2Fw%3D&Expires=1768476600"),
    UPLOAD(
            "PUT",
            "localhost:8080",
            "/bilder/new.txt?AWSAccessKeyId=AKIDEXAMPLE"
                    + "&Signature=g9wi1sf6vDSCy%2ByRgSiIQlK%2FYEQ%3D&content-type=text%2Fplain"
                    + "&x-amz-meta-a=b&content-md5=1B2M2Y8AsgTpgAmY7PhCfg%3D%3D"
                    + "&Expires=1768476600",
            new Header("Content-Type", "text/plain"),
            new Header("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
            new Header("x-amz-meta-a", "b")),
    SESSION(
            "GET",
            "localhost:8080",
            "/b/k?AWSAccessKeyId=ASIAEXAMPLE&Signature=PTGVBQ25Ghco%2Bcg1bWUef%2FR1ARg%3D"
                    + "&x-amz-security-token=to%2Fken%2B%3D%3D&Expires=1768476600"),
    PART(
            "PUT",
            "localhost:8080",
            "/b/k?uploadId=u%2F1%2B&partNumber=3&AWSAccessKeyId=AKIDEXAMPLE"
                    + "&Signature=aAEouOE8MXugeLB%2BieWe35%2Bbtas%3D&Expires=1768476600"),
    ACL(
            "GET",
            "localhost:8080",
            "/b/k?acl&AWSAccessKeyId=AKIDEXAMPLE&Signature=izSowWKVhNb2B%2BnJZ9QrPegT2vA%3D"
                    + "&Expires=1768476600"),
    VIRTUAL_HOSTED(
            "GET",
            "bilder.localhost:8080",
            "/k?AWSAccessKeyId=AKIDEXAMPLE&Signature=r2RdNkkgmoXr%2FHxwB%2Bb4PDhOga8%3D"
                    + "&Expires=1768476600");

    final String method;
    final String target;
    final List<Header> headers;

    PresignedByBotocore(String method, String host, String target, Header... headers) {
        this.method = method;
        this.target = target;
        var all = new ArrayList<>(List.of(new Header("Host", host)));
        all.addAll(List.of(headers));
        this.headers = List.copyOf(all);
    }
}
