package custos.policy.naive;

/**
 * Values for condition keys and operands: few, so that they often match. Those that are called odd
 * are malformed or nearly so.
 */
final class RandomValues {
    static final String[] KEYS = {
        "aws:username",
        "aws:PrincipalTag/team",
        "aws:TagKeys",
        "s3:max-keys",
        "aws:CurrentTime",
        "aws:SecureTransport",
        "s3:VersionId",
        "aws:SourceIp",
        "aws:PrincipalArn"
    };
    static final String[] TEXTS = {
        "alice",
        "Alice",
        "al*ce",
        "al?ce$",
        "bob",
        "",
        "a",
        "stra\u00dfe",
        "STRA\u00dfE",
        "\ud83d\ude00",
        "\u00b5",
        "k",
        "${aws:username}"
    };
    static final String[] ODD_TEXTS = {
        "\u212a",
        "K",
        "i",
        "I",
        "\u017f",
        "s",
        "\u1e9e",
        "\u00df",
        "\u03bc",
        "\u00ff",
        "\u0178",
        "\u0130",
        "\u0131",
        "\u2126",
        "\u03c9",
        "\u03c2",
        "\u03c3",
        "\u03a3",
        "\u01c4",
        "\u01c5",
        "\u01c6",
        "\u0345",
        "\u03b9",
        "\u1fbe",
        "\u13a0",
        "\uab70",
        "\ud801\udc00",
        "\ud801\udc28",
        "ALI\u0130CE",
        "al\u0131ce",
        "bo\u212a"
    };
    static final String[] NUMBERS = {
        "0",
        "1",
        "10",
        "-1",
        "1.0",
        "1e1",
        "0.5",
        "+1",
        "00",
        "-0",
        "100000000000000000000",
        "99999999999999999999.5",
        "9007199254740993",
        "9007199254740992"
    };
    static final String[] ODD_NUMBERS = {
        "\u0661", "1e400", "-1e-400", "1,0", "1_0", "--1", "+", "1e1.5", "", " 1", "1.", ".5",
        "abc", "1e", "0x1", "1 ", "NaN"
    };
    static final String[] DATES = {
        "2020",
        "2020-01",
        "2020-01-01",
        "2020-01-01T00:00Z",
        "2020-01-01T00:00:00Z",
        "2020-01-01T01:00:00+01:00",
        "2019-12-31T23:30:00-00:30",
        "2020-01-01T00:00:00.5Z",
        "1577836800",
        "1577836800.5",
        "1577836800000",
        "1577836801",
        "2021-06-15T12:34:56.789Z",
        "0"
    };
    static final String[] ODD_DATES = {
        "",
        "tomorrow",
        "2020-13",
        "2020-02-30",
        "2020-01-01T00:00:00",
        "-1",
        "99999999999",
        "100000000000",
        "20200101",
        "2020-01-01t00:00:00z",
        "2020-01-01T24:00:00Z",
        "1e9",
        "2020-01-01T00:00:00+18:00",
        "2020-01-01T00:00:00+19:00",
        "2020-01-01T00:00:00.123456789Z",
        "2020-01-01T00:00:60Z",
        "0000",
        "0000-01-01",
        "2020-1-1",
        "\u0662\u0660\u0662\u0660",
        "1577836800.",
        "+1577836800",
        "2020-01-01T00Z",
        "2020-01-01T00:00:00+0100"
    };
    static final String[] BOOLS = {"true", "false", "True", "FALSE"};
    static final String[] ODD_BOOLS = {"tr\u00fce", "", "1", "yes", " true"};
    static final String[] RANGES = {
        "10.0.0.0/8",
        "10.0.0.1",
        "10.0.0.1/24",
        "0.0.0.0/0",
        "::/0",
        "2001:db8::/32",
        "2001:DB8:0::1",
        "2001:db8::1/128",
        "10.0.0.0/31",
        "::ffff:10.0.0.0/104"
    };
    static final String[] ADDRESSES = {
        "10.0.0.1",
        "10.0.0.2",
        "10.1.2.3",
        "11.0.0.1",
        "2001:db8::1",
        "2001:db8:0:0::1",
        "2001:db9::1",
        "::ffff:10.0.0.1",
        "::1",
        "::ffff:a00:1"
    };
    static final String[] ODD_ADDRESSES = {
        "",
        "localhost",
        "10.0.0",
        "10.0.0.256",
        "1::2::3",
        "10.0.0.0/33",
        "10.0.0.0/",
        ":::",
        "10.0.0.1/-1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "::1%eth0",
        "10.0.0.01",
        "010.0.0.1",
        "10.0.0.0/08",
        "::ffff:10.0.0.0/8",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "1::2:3:4:5:6:7:8",
        "::10.0.0.1",
        "1:2:3:4:5:6:10.0.0.1",
        "\u0661.0.0.1",
        "10.0.0.1 "
    };
    static final String[] BINARIES = {"YWxpY2U=", "Ym9i", "", "YQ=="};
    static final String[] ODD_BINARIES = {"YQ", "YQ=", "@@@@", "Y Q=", "YWxpY2V=", "_-_-"};
    static final String[] ARNS = {
        "arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:role/r",
        "arn:aws:s3:::b/k:x", "arn:aws:iam::444455556666:user/al*ce"
    };
    static final String[] ODD_ARNS = {
        "alice", "arn:aws", "a:b:c:d:e:f", "", "arn:aws:s3:::", "ARN:aws:s3:::b", "arn:::::"
    };
    static final String[] OPERATORS = {
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringLike",
        "StringNotLike",
        "NumericEquals",
        "NumericNotEquals",
        "NumericLessThan",
        "NumericLessThanEquals",
        "NumericGreaterThan",
        "NumericGreaterThanEquals",
        "DateEquals",
        "DateNotEquals",
        "DateLessThan",
        "DateLessThanEquals",
        "DateGreaterThan",
        "DateGreaterThanEquals",
        "Bool",
        "BinaryEquals",
        "IpAddress",
        "NotIpAddress",
        "ArnEquals",
        "ArnLike",
        "ArnNotEquals",
        "ArnNotLike",
        "Null"
    };

    private RandomValues() {}

    /** A value for a key in a request. */
    static String value(Dice dice, String key) {
        var odd = dice.oneIn(30);
        return switch (key) {
            case "s3:max-keys" -> dice.of(odd ? ODD_NUMBERS : NUMBERS);
            case "aws:CurrentTime" -> dice.of(odd ? ODD_DATES : DATES);
            case "aws:SecureTransport" -> dice.of(odd ? ODD_BOOLS : BOOLS);
            case "s3:VersionId" -> dice.of(odd ? ODD_BINARIES : BINARIES);
            case "aws:SourceIp" -> dice.of(odd ? ODD_ADDRESSES : ADDRESSES);
            case "aws:PrincipalArn" -> dice.of(odd ? ODD_ARNS : ARNS);
            default -> dice.of(odd ? ODD_TEXTS : TEXTS);
        };
    }
}
