package custos.jobs;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;

/** Job data is text, kept readable in the table; Java serialization stays out of the database. */
final class TextSerializer implements Serializer {
    @Override
    public byte[] serialize(Object data) {
        return data.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] data) {
        return type.cast(new String(data, StandardCharsets.UTF_8));
    }
}
