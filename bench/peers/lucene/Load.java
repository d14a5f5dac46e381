// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.*;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/** Load ROWS.tsv INDEX THREADS: indexes the rows, merged to one segment. */
final class Load {
  static final String[] FACETS = {"dataset", "year", "elements", "space_group"};
  private static final int BATCH = 500;

  public static void main(String[] args) throws Exception {
    IndexWriterConfig config = new IndexWriterConfig(new Words());
    config.setRAMBufferSizeMB(512);
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    config.setUseCompoundFile(false);
    try (BufferedReader in = Files.newBufferedReader(Paths.get(args[0]));
        IndexWriter writer = new IndexWriter(FSDirectory.open(Paths.get(args[1])), config)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        threads.add(new Thread(() -> work(in, writer)));
        threads.get(i).start();
      }
      for (Thread thread : threads) thread.join();
      writer.forceMerge(1);
      writer.commit();
    }
  }

  private static void work(BufferedReader in, IndexWriter writer) {
    try {
      for (List<String> lines = next(in); !lines.isEmpty(); lines = next(in))
        for (String line : lines) writer.addDocument(document(line.split("\t", -1)));
    } catch (IOException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static List<String> next(BufferedReader in) throws IOException {
    List<String> lines = new ArrayList<>(BATCH);
    synchronized (in) {
      for (String line; lines.size() < BATCH && (line = in.readLine()) != null; ) lines.add(line);
    }
    return lines;
  }

  private static Document document(String[] cells) {
    Document document = new Document();
    document.add(new NumericDocValuesField("id", Long.parseLong(cells[0])));
    keyword(document, "dataset", cells[1]);
    for (String principal : cells[2].split("\\|")) document.add(new StringField("acl", principal, Field.Store.NO));
    document.add(new LongPoint("date", Long.parseLong(cells[3])));
    document.add(new NumericDocValuesField("date", Long.parseLong(cells[3])));
    keyword(document, "year", cells[4]);
    for (String element : cells[5].split("\\|")) {
      document.add(new StringField("elements", element, Field.Store.NO));
      document.add(new SortedSetDocValuesField("elements", new BytesRef(element)));
    }
    if (!cells[6].isEmpty()) keyword(document, "space_group", cells[6]);
    if (!cells[7].isEmpty()) document.add(new DoublePoint("band_gap", Double.parseDouble(cells[7])));
    for (String text : cells[8].split("\\|")) document.add(new TextField("text", text, Field.Store.NO));
    return document;
  }

  private static void keyword(Document document, String name, String value) {
    document.add(new StringField(name, value, Field.Store.NO));
    document.add(new SortedDocValuesField(name, new BytesRef(value)));
  }
}
