package custos.policy;

/**
 * Where a statement stands.
 *
 * @param policy the policy's ARN or name
 * @param index the statement's position in its document, from 0
 * @param sid the statement's Sid, empty if it has none
 * @param startLine line of the statement's first character, from 1
 * @param startColumn column of the statement's first character, from 1
 * @param endLine line of the statement's last character
 * @param endColumn column after the statement's last character
 */
public record StatementPlace(
        PolicyKind kind,
        String policy,
        int index,
        String sid,
        int startLine,
        int startColumn,
        int endLine,
        int endColumn) {

    @Override
    public String toString() {
        var name = sid.isEmpty() ? "statement " + (index + 1) : "statement `" + sid + "`";
        return name + " of policy `" + policy + "`, line " + startLine + ", column " + startColumn;
    }
}
