// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;

/** Counts the four facets over ordinals in one pass: the quickest way that Lucene 8 has. */
final class Facets implements Collector {
  private final List<Counts> leaves = new ArrayList<>();
  long total;

  private final class Counts implements LeafCollector {
    final SortedDocValues[] single = new SortedDocValues[3];
    final int[][] counts = new int[3][];
    final SortedSetDocValues elements;
    final int[] elementCounts;

    Counts(LeafReaderContext leaf) throws IOException {
      String[] names = {"dataset", "year", "space_group"};
      for (int i = 0; i < names.length; i++) {
        single[i] = DocValues.getSorted(leaf.reader(), names[i]);
        counts[i] = new int[single[i].getValueCount()];
      }
      elements = DocValues.getSortedSet(leaf.reader(), "elements");
      elementCounts = new int[(int) elements.getValueCount()];
    }

    @Override public void setScorer(Scorable scorer) {}

    @Override public void collect(int doc) throws IOException {
      total++;
      for (int i = 0; i < single.length; i++) if (single[i].advanceExact(doc)) counts[i][single[i].ordValue()]++;
      if (elements.advanceExact(doc))
        for (long ord = elements.nextOrd(); ord != SortedSetDocValues.NO_MORE_ORDS; ord = elements.nextOrd()) elementCounts[(int) ord]++;
    }
  }

  @Override public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }

  @Override public LeafCollector getLeafCollector(LeafReaderContext leaf) throws IOException {
    leaves.add(new Counts(leaf));
    return leaves.get(leaves.size() - 1);
  }

  /** The ten most frequent values of each facet, by count, then value. */
  List<List<Map.Entry<String, Long>>> top() throws IOException {
    List<List<Map.Entry<String, Long>>> all = new ArrayList<>();
    for (int facet = 0; facet < 4; facet++) {
      Map<String, Long> merged = new HashMap<>();
      for (Counts leaf : leaves) {
        int[] counts = facet == 2 ? leaf.elementCounts : leaf.counts[facet == 3 ? 2 : facet];
        for (int ord = 0; ord < counts.length; ord++) {
          if (counts[ord] == 0) continue;
          String value = facet == 2 ? leaf.elements.lookupOrd(ord).utf8ToString() : leaf.single[facet == 3 ? 2 : facet].lookupOrd(ord).utf8ToString();
          merged.merge(value, (long) counts[ord], Long::sum);
        }
      }
      List<Map.Entry<String, Long>> sorted = new ArrayList<>(merged.entrySet());
      sorted.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()));
      all.add(sorted.subList(0, Math.min(10, sorted.size())));
    }
    return all;
  }
}
