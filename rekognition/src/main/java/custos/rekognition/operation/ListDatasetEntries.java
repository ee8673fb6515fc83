package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.manifest.Entry;
import custos.manifest.ParsedLine;
import custos.manifest.Quotas;
import custos.manifest.Rejected;
import custos.rekognition.dataset.Entries.Placed;
import custos.rekognition.dataset.EntryQuery;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.ResourceArn;
import custos.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.ListDatasetEntriesResponse;

/** Lists a dataset's entries in the order of their lines, with the errors inside each line. */
final class ListDatasetEntries
        implements Operation<ListDatasetEntriesRequest, ListDatasetEntriesResponse> {
    private static final int MOST = 100;

    /** A page ends early above this many characters (specification, D-102). */
    private static final int MOST_CHARACTERS = 5 << 20;

    /**
     * A search for a text looks at every entry. Such searches wait for each other before they take
     * one of the database's readers, so that they never hold all of them.
     */
    private static final int SEARCHES_AT_ONCE = 2;

    private final Semaphore searches = new Semaphore(SEARCHES_AT_ONCE, true);
    private final Store store;
    private final Needs needs;
    private final Pages pages;

    ListDatasetEntries(Store store, Pages pages) {
        this.store = store;
        this.needs = new Needs(store);
        this.pages = pages;
    }

    @Override
    public List<Access> needs(Call call, ListDatasetEntriesRequest request) {
        return List.of(needs.on(DatasetArn.of(request.datasetArn()), name()));
    }

    @Override
    public ListDatasetEntriesResponse handle(Call call, ListDatasetEntriesRequest request) {
        var arn = ResourceArn.here(call, DatasetArn.of(request.datasetArn()));
        var query =
                new EntryQuery(
                        request.containsLabels(),
                        Optional.ofNullable(request.labeled()),
                        Objects.requireNonNullElse(request.sourceRefContains(), ""),
                        Boolean.TRUE.equals(request.hasErrors()));
        var list = pages.of(call, name(), List.of(arn, query));
        int limit = Objects.requireNonNullElse(request.maxResults(), MOST);
        long after = list.after(request.nextToken()).orElse(0);
        return page(list, find(arn, query, after, limit + 1), limit);
    }

    private List<Placed> find(DatasetArn arn, EntryQuery query, long after, int most) {
        if (query.sourceRefContains().isEmpty()) {
            return read(arn, query, after, most);
        }
        searches.acquireUninterruptibly();
        try {
            return read(arn, query, after, most);
        } finally {
            searches.release();
        }
    }

    private List<Placed> read(DatasetArn arn, EntryQuery query, long after, int most) {
        return store.read(handle -> {
            ListableDataset.require(Datasets.require(handle, arn));
            return query.page(handle, arn, after, most);
        });
    }

    private static ListDatasetEntriesResponse page(
            Pages.PagedList list, List<Placed> found, int limit) {
        var lines = new ArrayList<String>();
        long characters = 0;
        var answer = ListDatasetEntriesResponse.builder();
        for (int i = 0; i < found.size(); i++) {
            var line = listed(found.get(i).line());
            characters += line.length();
            if (i == limit || (i > 0 && characters > MOST_CHARACTERS)) {
                answer.nextToken(list.tokenAfter(found.get(i - 1).position()));
                break;
            }
            lines.add(line);
        }
        return answer.datasetEntries(lines).build();
    }

    private static String listed(String line) {
        return switch (ParsedLine.of(line, Quotas.AWS)) {
            case Entry entry -> entry.listed();
            case Rejected _ -> line; // an import never keeps one
        };
    }
}
