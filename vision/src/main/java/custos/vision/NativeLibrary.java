package custos.vision;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.file.Path;

/** A shared library and its functions. It stays loaded until the process ends. */
@SuppressWarnings("restricted") // calling C is the purpose; it is kept to this class
public final class NativeLibrary {

    /** A C function; boxing its arguments costs well under a microsecond. */
    public static final class Function {

        private final MethodHandle handle;

        private Function(MethodHandle handle) {
            var arguments = handle.type().parameterCount();
            this.handle =
                    handle.asSpreader(Object[].class, arguments)
                            .asType(MethodType.methodType(Object.class, Object[].class));
        }

        /** Calls it with arguments of the types that it was found with. */
        public Object call(Object... arguments) {
            try {
                return handle.invokeExact(arguments);
            } catch (RuntimeException | Error bug) {
                throw bug;
            } catch (Throwable impossible) {
                throw new IllegalStateException("C code throws nothing", impossible);
            }
        }

        /** The same for a function that answers an int. */
        public int callInt(Object... arguments) {
            return (int) call(arguments);
        }
    }

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;

    /**
     * Loads the library, or finds it loaded.
     *
     * @throws IllegalArgumentException if that is not possible
     */
    public NativeLibrary(Path file) {
        symbols = SymbolLookup.libraryLookup(file, Arena.global());
    }

    private NativeLibrary() {
        symbols = linker.defaultLookup();
    }

    /** The C library that every process has. */
    public static NativeLibrary standard() {
        return new NativeLibrary();
    }

    /**
     * A function that answers something.
     *
     * @throws java.util.NoSuchElementException if the library has none of this name
     */
    public Function function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.of(result, arguments));
    }

    Function procedure(String name, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.ofVoid(arguments));
    }

    /** A function of {@code fixed} arguments followed by options, which answers an int. */
    Function variadic(String name, int fixed, MemoryLayout... arguments) {
        var descriptor = FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments);
        return link(name, descriptor, Linker.Option.firstVariadicArg(fixed));
    }

    private Function link(String name, FunctionDescriptor type, Linker.Option... options) {
        return new Function(linker.downcallHandle(symbols.findOrThrow(name), type, options));
    }

    /** A C string that lives as long as the library. */
    static MemorySegment text(String text) {
        return Arena.global().allocateFrom(text);
    }

    /** Copies bytes at an address that C answered with. */
    static void copy(MemorySegment address, int size, byte[] into, int at) {
        MemorySegment.copy(address.reinterpret(size), ValueLayout.JAVA_BYTE, 0, into, at, size);
    }
}
