package custos.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;

/** A connection that outlives the handle that borrows it: its {@code close} does nothing. */
record Unclosed(Connection borrowed) {
    Connection connection() {
        return (Connection)
                Proxy.newProxyInstance(
                        Unclosed.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("close")) {
                                return null;
                            }
                            try {
                                return method.invoke(borrowed, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause() == null ? e : e.getCause();
                            }
                        });
    }
}
