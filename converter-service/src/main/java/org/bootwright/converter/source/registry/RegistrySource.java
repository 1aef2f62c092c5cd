package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.util.List;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.source.ImageSource;
import org.bootwright.converter.source.SourceImage;
import org.bootwright.converter.source.resolve.ImageResolver;
import org.bootwright.engine.login.RepositoryName;

/** An image in a registry. A tag is looked up anew each time: where it points to may change. */
public final class RegistrySource implements ImageSource {
  private final ImageReference reference;
  private final PullSession session;
  private final RegistryDocuments documents;

  private RegistrySource(
      ImageReference reference, PullSession session, RegistryDocuments documents) {
    this.reference = reference;
    this.session = session;
    this.documents = documents;
  }

  /** Asks nobody yet; fails with {@code invalid_request} if the name is not a repository's. */
  public static RegistrySource open(ImageReference reference, RegistryConfig config) {
    RepositoryName name = RepositoryName.parse(reference.location());
    PullSession session = new PullSession(reference.toString(), config);
    return new RegistrySource(reference, session, new RegistryDocuments(name, session));
  }

  @Override
  public SourceImage resolve(Platform platform) throws IOException {
    return new ImageResolver(reference, platform, documents)
        .resolve(List.of(documents.named(reference)));
  }

  @Override
  public void abandon() {
    session.close();
  }

  @Override
  public void close() {
    session.close();
  }
}
