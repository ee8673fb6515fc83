package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.LibUtils;
import custos.vision.NativeLibrary;
import custos.vision.NativeLibrary.Function;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * PyTorch's operators that DJL has no method for, by way of the C functions that PyTorch has for
 * compiled models ({@code torch/csrc/inductor/aoti_torch/c/shim.h}). Gradients pass through them as
 * through any other.
 */
final class Dispatcher {
    private static final String LIBRARY = System.mapLibraryName("torch_cpu");
    private static final Dispatcher PYTORCH = load();

    /** Name and overload of an operator, and the arguments, which its result replaces. */
    private final Function call;

    /** A second handle of an array, which a call takes. */
    private final Function share;

    /** The type of an array's numbers; DJL does not know of all. */
    private final Function type;

    private Dispatcher(NativeLibrary library) {
        type =
                library.function(
                        "aoti_torch_get_dtype",
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS);
        call =
                library.function(
                        "aoti_torch_call_dispatcher",
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS);
        share =
                library.function(
                        "aoti_torch_new_tensor_handle",
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS);
    }

    /** The library that DJL has loaded, or loads now. */
    private static Dispatcher load() {
        return new Dispatcher(new NativeLibrary(Path.of(LibUtils.getLibtorchPath(), LIBRARY)));
    }

    /** Between 0 and 6. DJL's clip asks five questions of every number on the way back. */
    static NDArray relu6(NDArray x) {
        return PYTORCH.run("aten::relu6", "", x);
    }

    /** {@code x * relu6(x + 3) / 6}. */
    static NDArray hardSwish(NDArray x) {
        return PYTORCH.run("aten::hardswish", "", x);
    }

    /** The same numbers in a precision; the array itself, in a second handle, if it has it. */
    static NDArray in(Precision precision, NDArray x) {
        long blocking = 0;
        long shared = 0;
        long sameLayout = 0;
        return PYTORCH.run("aten::to", "dtype", x, precision.type(), blocking, shared, sameLayout);
    }

    /** Whether an array's numbers have a precision. */
    static boolean is(Precision precision, NDArray x) {
        try (var arena = Arena.ofConfined()) {
            var found = arena.allocate(ValueLayout.JAVA_INT);
            check("its type", PYTORCH.type.callInt(((PtNDArray) x).getHandle(), found));
            return found.get(ValueLayout.JAVA_INT, 0) == precision.type();
        }
    }

    private NDArray run(String operator, String overload, NDArray x, long... settings) {
        try (var arena = Arena.ofConfined()) {
            var stack = arena.allocate(ValueLayout.JAVA_LONG, 1 + settings.length);
            check(operator, share.callInt(((PtNDArray) x).getHandle(), stack));
            MemorySegment.copy(
                    settings, 0, stack, ValueLayout.JAVA_LONG, Long.BYTES, settings.length);
            var name = arena.allocateFrom(operator);
            check(operator, call.callInt(name, arena.allocateFrom(overload), stack));
            long result = stack.get(ValueLayout.JAVA_LONG, 0);
            return new PtNDArray((PtNDManager) x.getManager(), result);
        }
    }

    private static void check(String operator, int failure) {
        if (failure != 0) {
            throw new IllegalStateException(
                    "PyTorch refused " + operator + "; its reason is in the log before this");
        }
    }
}
