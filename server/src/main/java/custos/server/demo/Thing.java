package custos.server.demo;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/** What the demo's photos show: silhouettes in a unit square around the origin, y downwards. */
enum Thing {
    MUG {
        @Override
        Shape outline() {
            var mug = new Area(new RoundRectangle2D.Double(-0.38, -0.4, 0.56, 0.8, 0.12, 0.12));
            var handle = new Ellipse2D.Double(0.02, -0.22, 0.4, 0.44);
            mug.add(stroked(handle, 0.09));
            return mug;
        }
    },
    UMBRELLA {
        @Override
        Shape outline() {
            var umbrella = new Area(new Arc2D.Double(-0.48, -0.44, 0.96, 0.8, 0, 180, Arc2D.PIE));
            for (int i = 0; i < 4; i++) {
                umbrella.subtract(
                        new Area(new Ellipse2D.Double(-0.48 + i * 0.24, -0.09, 0.24, 0.12)));
            }
            umbrella.add(stroked(new Line2D.Double(0, -0.46, 0, 0.36), 0.05));
            umbrella.add(
                    stroked(new Arc2D.Double(-0.16, 0.26, 0.16, 0.2, 180, 180, Arc2D.OPEN), 0.05));
            return umbrella;
        }
    },
    KEY {
        @Override
        Shape outline() {
            var key = stroked(new Ellipse2D.Double(-0.46, -0.19, 0.36, 0.38), 0.1);
            key.add(new Area(new Rectangle2D.Double(-0.1, -0.05, 0.56, 0.1)));
            key.add(new Area(new Rectangle2D.Double(0.2, 0, 0.08, 0.2)));
            key.add(new Area(new Rectangle2D.Double(0.36, 0, 0.08, 0.24)));
            return key;
        }
    };

    /** The silhouette, within half a unit of the origin. */
    abstract Shape outline();

    /** The name that the demo uses as the label. */
    String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Area stroked(Shape line, double width) {
        return new Area(
                new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                        .createStrokedShape(line));
    }
}
