package custos.trainer.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An ONNX graph that can be trained: every initializer that numbers flow through is a parameter,
 * and {@link #write} puts the trained values back into the graph.
 *
 * <p>Results belong to the manager of the input. A result that no later node reads is closed at
 * once; while a gradient is collected, PyTorch keeps what it needs of it.
 */
public final class Network implements AutoCloseable {
    private final ModelProto model;
    private final NDManager manager;
    private final MixedPrecision precision;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();

    /** Numbers that belong to what a node computes, as the 2 of a square: never trained. */
    private final Map<String, NDArray> settings = new HashMap<>();

    private final List<Step> steps = new ArrayList<>();

    /**
     * One node, ready to run.
     *
     * @param arrays names of the inputs that are arrays
     */
    private record Step(Operator operator, List<String> arrays, String output) {}

    private Network(ModelProto model, NDManager manager, Precision precision) {
        this.model = model;
        this.manager = manager;
        this.precision = new MixedPrecision(precision);
    }

    /** Reads a graph that computes in 32 bits. */
    public static Network read(ModelProto model, NDManager parent) {
        return read(model, parent, Precision.FLOAT32);
    }

    /**
     * Reads a graph.
     *
     * @param parent owns the memory of the parameters until this network is closed
     * @param precision of its convolutions; parameters and results have 32 bits in any case
     * @throws UnsupportedOperationException if an operator cannot be trained; the message names it
     */
    public static Network read(ModelProto model, NDManager parent, Precision precision) {
        var network = new Network(model, parent.newSubManager(), precision);
        try {
            network.read(model.getGraph());
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void read(GraphProto graph) {
        var constants = new HashMap<String, TensorProto>();
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        var initializers = Set.copyOf(constants.keySet());
        for (var node : graph.getNodeList()) {
            if (node.getOpType().equals("Constant")) {
                constants.put(node.getOutput(0), Onnx.constant(node));
            } else {
                add(new GraphNode(node, constants), initializers);
            }
        }
    }

    /** {@code write} puts values back into initializers only, so nothing else is trained. */
    private void add(GraphNode node, Set<String> initializers) {
        var operator = precision.of(node);
        var arrays = new ArrayList<String>();
        for (var input : arrayInputs(node.proto())) {
            var constant = node.constants().get(input);
            if (constant != null) {
                boolean fixed = !initializers.contains(input) || isNumber(constant, node);
                (fixed ? settings : parameters).computeIfAbsent(input, _ -> parameter(constant));
            }
            arrays.add(input);
        }
        steps.add(new Step(operator, List.copyOf(arrays), node.output()));
    }

    private static boolean isNumber(TensorProto tensor, GraphNode node) {
        return Operators.OF_NUMBERS.contains(node.operator())
                && tensor.getDimsList().stream().allMatch(length -> length == 1);
    }

    private static List<String> arrayInputs(NodeProto node) {
        return Operators.OF_ONE_ARRAY.contains(node.getOpType())
                ? node.getInputList().subList(0, 1)
                : node.getInputList().stream().filter(input -> !input.isEmpty()).toList();
    }

    private NDArray parameter(TensorProto tensor) {
        return manager.create(Onnx.floats(tensor), new Shape(Onnx.shape(tensor)));
    }

    /** The parameters by name, in the order in which the graph reads them. */
    public Map<String, NDArray> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /** The parameter of this name. */
    public NDArray parameter(String name) {
        var parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("the graph has no parameter `" + name + "`");
        }
        return parameter;
    }

    /** Number of nodes that compute something. */
    public int size() {
        return steps.size();
    }

    /** The parameters that nodes from this one on read, and none before it. */
    public Set<String> parametersFrom(int node) {
        var before = new HashSet<String>();
        steps.subList(0, node).forEach(step -> before.addAll(step.arrays()));
        var names = new HashSet<>(parameters.keySet());
        names.removeAll(before);
        return names;
    }

    /**
     * Runs the graph.
     *
     * @param input the name of the graph's input
     * @param output the name of the result that is wanted
     */
    public NDArray run(String input, NDArray value, String output) {
        var found = run(input, value, List.of(output)).get(output);
        if (found == null) {
            throw new IllegalArgumentException("the graph has no output `" + output + "`");
        }
        return found;
    }

    /** The same for several results, by name. */
    public Map<String, NDArray> run(String input, NDArray value, Collection<String> outputs) {
        return run(Map.of(input, value), outputs);
    }

    /**
     * The same with the values of several inputs, or of what else need not be computed, by name;
     * they stay open.
     */
    public Map<String, NDArray> run(Map<String, NDArray> given, Collection<String> outputs) {
        var wanted = Set.copyOf(outputs);
        var values = new HashMap<>(settings);
        values.putAll(parameters);
        values.putAll(given);
        var owner = given.values().iterator().next().getManager();
        var computed = new HashSet<String>();
        for (var planned : plan(wanted, given.keySet())) {
            var step = planned.step();
            var inputs = new NDList(step.arrays().size());
            step.arrays().forEach(name -> inputs.add(values.get(name)));
            var result = step.operator().apply(inputs);
            if (!result.getManager().equals(owner)) {
                result.attach(owner); // else what is made of a constant would never be freed
            }
            values.put(step.output(), result);
            computed.add(step.output());
            for (var name : planned.lastReads()) {
                if (!given.containsKey(name)) {
                    Objects.requireNonNull(values.remove(name)).close();
                }
            }
        }
        values.keySet().retainAll(wanted);
        values.replaceAll(
                (name, value) -> computed.contains(name) ? precision.result(value) : value);
        return values;
    }

    /**
     * A step that is needed for the wanted outputs.
     *
     * @param lastReads results that nothing reads after it
     */
    private record Planned(Step step, List<String> lastReads) {}

    private List<Planned> plan(Set<String> wanted, Set<String> given) {
        var plan = new ArrayDeque<Planned>();
        var needed = new HashSet<>(wanted);
        var read = new HashSet<>(wanted);
        read.addAll(parameters.keySet()); // are never closed
        read.addAll(settings.keySet());
        for (var step : steps.reversed()) {
            if (needed.contains(step.output()) && !given.contains(step.output())) {
                needed.addAll(step.arrays());
                plan.addFirst(new Planned(step, step.arrays().stream().filter(read::add).toList()));
            }
        }
        return List.copyOf(plan);
    }

    /** Gives the parameters the values that they have in another state of the same graph. */
    public void set(ModelProto state) {
        for (var tensor : state.getGraph().getInitializerList()) {
            var parameter = parameters.get(tensor.getName());
            if (parameter != null) {
                parameter.set(FloatBuffer.wrap(Onnx.floats(tensor)));
            }
        }
    }

    /**
     * Gives the parameters the values that they have in another graph, which may have only some of
     * them.
     */
    public void takeOver(ModelProto other) {
        for (var tensor : other.getGraph().getInitializerList()) {
            var parameter = parameters.get(tensor.getName());
            if (parameter != null && parameter.getShape().equals(new Shape(Onnx.shape(tensor)))) {
                parameter.set(FloatBuffer.wrap(Onnx.floats(tensor)));
            }
        }
    }

    /** The graph with the parameters' present values. */
    public ModelProto write() {
        return write(model);
    }

    /** Another graph with the same parameters, with their present values. */
    public ModelProto write(ModelProto model) {
        var graph = model.getGraph().toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            var tensor = graph.getInitializer(i);
            var parameter = parameters.get(tensor.getName());
            if (parameter != null) {
                graph.setInitializer(
                        i,
                        Onnx.tensor(
                                tensor.getName(), parameter.toFloatArray(), Onnx.shape(tensor)));
            }
        }
        return model.toBuilder().setGraph(graph).build();
    }

    @Override
    public void close() {
        manager.close();
    }
}
