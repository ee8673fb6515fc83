package custos.aws.wire;

import custos.aws.Service;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The compiled form of a service model: shapes, each after the shapes that it contains, then the
 * operations, which name shapes by their position. Read at every start, so made for speed; written
 * and read by the same build, so without versions.
 */
final class ModelFile {
    private static final int NO_SHAPE = -1;

    private ModelFile() {}

    /** The name of the compiled model, as a resource beside this class. */
    static String name(Service service) {
        return service.name().toLowerCase(Locale.ROOT) + ".model";
    }

    static void write(ServiceModel model, DataOutput out) throws IOException {
        out.writeUTF(model.version());
        out.writeUTF(model.xmlNamespace());
        out.writeUTF(model.targetPrefix());
        var writer = new Writer(out);
        for (var operation : model.operations()) {
            writer.collect(operation.input());
            operation.output().ifPresent(writer::collect);
        }
        writer.writeShapes();
        out.writeInt(model.operations().size());
        for (var operation : model.operations()) {
            writer.operation(operation);
        }
    }

    static ServiceModel read(Service service, DataInput in) throws IOException {
        var version = in.readUTF();
        var xmlNamespace = in.readUTF();
        var targetPrefix = in.readUTF();
        var reader = new Reader(in);
        reader.readShapes();
        var operations = new ArrayList<OperationModel>();
        for (int left = in.readInt(); left > 0; left--) {
            operations.add(reader.operation(service));
        }
        return new ServiceModel(service, version, xmlNamespace, targetPrefix, operations);
    }

    private record Writer(DataOutput out, Map<Shape, Integer> positions, List<Shape> shapes) {
        Writer(DataOutput out) {
            this(out, new IdentityHashMap<>(), new ArrayList<>());
        }

        void collect(Shape shape) {
            if (positions.containsKey(shape)) {
                return;
            }
            switch (shape) {
                case Shape.Structure structure ->
                        structure.members().forEach(member -> collect(member.shape()));
                case Shape.ListOf list -> collect(list.member());
                case Shape.MapOf map -> {
                    collect(map.key());
                    collect(map.value());
                }
                case Shape.Text _,
                        Shape.Numeric _,
                        Shape.Flag _,
                        Shape.Blob _,
                        Shape.Timestamp _ -> {}
            }
            positions.put(shape, shapes.size());
            shapes.add(shape);
        }

        void writeShapes() throws IOException {
            out.writeInt(shapes.size());
            for (var shape : shapes) {
                shape(shape);
            }
        }

        void shape(Shape shape) throws IOException {
            switch (shape) {
                case Shape.Structure structure -> structure(structure);
                case Shape.ListOf list -> {
                    out.writeByte('L');
                    position(list.member());
                    range(list.size());
                }
                case Shape.MapOf map -> {
                    out.writeByte('M');
                    position(map.key());
                    position(map.value());
                    range(map.size());
                }
                case Shape.Text text -> text(text);
                case Shape.Numeric number -> {
                    out.writeByte('N');
                    out.writeUTF(number.kind().name());
                    range(number.value());
                }
                case Shape.Flag _ -> out.writeByte('F');
                case Shape.Blob blob -> {
                    out.writeByte('B');
                    range(blob.length());
                }
                case Shape.Timestamp _ -> out.writeByte('T');
            }
        }

        void structure(Shape.Structure structure) throws IOException {
            out.writeByte('S');
            out.writeInt(structure.members().size());
            for (var member : structure.members()) {
                out.writeUTF(member.name());
                out.writeBoolean(member.required());
                position(member.shape());
            }
        }

        void text(Shape.Text text) throws IOException {
            out.writeByte('X');
            range(text.length());
            out.writeUTF(text.pattern().map(Pattern::pattern).orElse(""));
            out.writeInt(text.values().size());
            for (var value : text.values()) {
                out.writeUTF(value);
            }
            out.writeBoolean(text.sensitive());
        }

        void operation(OperationModel operation) throws IOException {
            out.writeUTF(operation.name());
            position(operation.input());
            out.writeInt(operation.output().map(this::positionOf).orElse(NO_SHAPE));
            out.writeUTF(operation.requestType());
            out.writeUTF(operation.responseType());
        }

        void position(Shape shape) throws IOException {
            out.writeInt(positionOf(shape));
        }

        int positionOf(Shape shape) {
            return positions.getOrDefault(shape, NO_SHAPE);
        }

        void range(Range range) throws IOException {
            out.writeLong(range.min());
            out.writeLong(range.max());
        }
    }

    private record Reader(DataInput in, List<Shape> shapes) {
        Reader(DataInput in) {
            this(in, new ArrayList<>());
        }

        void readShapes() throws IOException {
            for (int left = in.readInt(); left > 0; left--) {
                shapes.add(shape(in.readByte()));
            }
        }

        Shape shape(byte tag) throws IOException {
            return switch (tag) {
                case 'S' -> structure();
                case 'L' -> new Shape.ListOf(reference(), range());
                case 'M' -> new Shape.MapOf((Shape.Text) reference(), reference(), range());
                case 'X' -> text();
                case 'N' -> new Shape.Numeric(Shape.Kind.valueOf(in.readUTF()), range());
                case 'F' -> new Shape.Flag();
                case 'B' -> new Shape.Blob(range());
                case 'T' -> new Shape.Timestamp();
                default -> throw new IOException("not a shape: `" + tag + "`");
            };
        }

        Shape.Structure structure() throws IOException {
            var members = new ArrayList<Shape.Member>();
            for (int left = in.readInt(); left > 0; left--) {
                members.add(new Shape.Member(in.readUTF(), in.readBoolean(), reference()));
            }
            return new Shape.Structure(members);
        }

        Shape.Text text() throws IOException {
            var length = range();
            var pattern = in.readUTF();
            var values = new ArrayList<String>();
            for (int left = in.readInt(); left > 0; left--) {
                values.add(in.readUTF());
            }
            var compiled =
                    pattern.isEmpty()
                            ? Optional.<Pattern>empty()
                            : Optional.of(Pattern.compile(pattern));
            return new Shape.Text(length, compiled, values, in.readBoolean());
        }

        OperationModel operation(Service service) throws IOException {
            var name = in.readUTF();
            var input = (Shape.Structure) reference();
            int output = in.readInt();
            return new OperationModel(
                    service,
                    name,
                    input,
                    output == NO_SHAPE
                            ? Optional.empty()
                            : Optional.of((Shape.Structure) shapes.get(output)),
                    in.readUTF(),
                    in.readUTF());
        }

        Shape reference() throws IOException {
            return shapes.get(in.readInt());
        }

        Range range() throws IOException {
            return new Range(in.readLong(), in.readLong());
        }
    }
}
