// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.*;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.MMapDirectory;

/** Serve INDEX FOLDER: Lucene's side of bench/search. `row NAME SECONDS` on stdin, a JSON object on stdout. */
final class Serve {
  private final IndexSearcher searcher;
  private final Map<String, List<Asked>> rows = new HashMap<>();
  private final Set<String> seen = new HashSet<>();

  private Serve(String index, String folder) throws IOException {
    searcher = new IndexSearcher(DirectoryReader.open(MMapDirectory.open(Paths.get(index))));
    searcher.setQueryCache(null);
    List<String[]> viewers = new ArrayList<>();
    for (String line : Files.readAllLines(Paths.get(folder, "viewers.tsv"))) viewers.add(line.split("\t"));
    for (String line : Files.readAllLines(Paths.get(folder, "queries.tsv"))) {
      String[] cells = line.split("\t", -1);
      rows.computeIfAbsent(cells[0], name -> new ArrayList<>()).add(new Asked(cells, viewers));
    }
  }

  public static void main(String[] args) throws IOException {
    Serve serve = new Serve(args[0], args[1]);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    System.out.println("{\"ready\":\"lucene\"}");
    for (String line; (line = in.readLine()) != null && !line.equals("end"); ) {
      String[] words = line.split(" ");
      System.out.println(serve.row(words[1], Double.parseDouble(words[2])));
    }
  }

  private String row(String name, double seconds) throws IOException {
    List<Asked> queries = rows.get(name);
    StringBuilder out = new StringBuilder("{");
    if (seen.add(name)) {
      first(queries, out);
      passes(queries, Math.max(2, seconds));  // the compiler's turn
    }
    return out.append(summary(passes(queries, seconds))).append("}").toString();
  }

  private void first(List<Asked> queries, StringBuilder out) throws IOException {
    List<Double> times = new ArrayList<>();
    StringBuilder answers = new StringBuilder();
    for (Asked query : queries) {
      long start = System.nanoTime();
      Asked.Answer answer = query.run(searcher);
      times.add((System.nanoTime() - start) / 1e6);
      answers.append(answers.length() == 0 ? "" : ",").append(json(answer));
    }
    out.append("\"first\":{").append(summary(times)).append("},\"answers\":[").append(answers).append("],");
  }

  private List<Double> passes(List<Asked> queries, double seconds) throws IOException {
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    do {
      for (Asked query : queries) {
        long start = System.nanoTime();
        query.run(searcher);
        times.add((System.nanoTime() - start) / 1e6);
        if (System.nanoTime() > end && times.size() >= 5) break;
      }
    } while (System.nanoTime() < end);
    return times;
  }

  private static String summary(List<Double> times) {
    Collections.sort(times);
    int last = times.size() - 1;
    return String.format(Locale.ROOT, "\"p50\":%.6f,\"p90\":%.6f,\"p99\":%.6f,\"samples\":%d", times.get(last / 2),
        times.get((int) (last * 0.9)), times.get((int) (last * 0.99)), times.size());
  }

  private static String json(Asked.Answer answer) {
    StringBuilder out = new StringBuilder("{\"total\":" + answer.total);
    if (answer.facets != null) {
      StringJoiner facets = new StringJoiner(",", ",\"facets\":[", "]");
      for (List<Map.Entry<String, Long>> facet : answer.facets) {
        StringJoiner counts = new StringJoiner(",", "[", "]");
        for (Map.Entry<String, Long> one : facet) counts.add("[\"" + one.getKey() + "\"," + one.getValue() + "]");
        facets.add(counts.toString());
      }
      out.append(facets);
    }
    if (answer.ids != null) out.append(",\"ids\":").append(answer.ids);
    return out.append("}").toString();
  }
}
