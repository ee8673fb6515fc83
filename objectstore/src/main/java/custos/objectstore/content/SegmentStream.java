package custos.objectstore.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** A range of a content's files as one stream, with at most one of them open. */
final class SegmentStream extends InputStream {
    /** Opens a file at an offset. */
    interface Opener {
        InputStream open(Segment segment, long offset) throws IOException;
    }

    private final Opener opener;
    private final Iterator<Segment> rest;
    private InputStream current = InputStream.nullInputStream();
    private long currentLeft;
    private long skip;
    private long left;

    SegmentStream(Opener opener, List<Segment> segments, long offset, long length) {
        this.opener = opener;
        this.rest = segments.iterator();
        this.skip = offset;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        if (length == 0) {
            return 0;
        }
        while (currentLeft == 0) {
            next();
        }
        int wanted = (int) Math.min(length, Math.min(left, currentLeft));
        int read = current.read(bytes, offset, wanted);
        if (read < 0) {
            throw new EOFException("a stored file is shorter than its row says");
        }
        left -= read;
        currentLeft -= read;
        return read;
    }

    private void next() throws IOException {
        current.close();
        if (!rest.hasNext()) {
            throw new EOFException("a content is shorter than its row says");
        }
        var segment = rest.next();
        if (skip >= segment.size()) {
            skip -= segment.size();
            return;
        }
        current = opener.open(segment, skip);
        currentLeft = segment.size() - skip;
        skip = 0;
    }

    @Override
    public void close() throws IOException {
        left = 0;
        current.close();
    }
}
